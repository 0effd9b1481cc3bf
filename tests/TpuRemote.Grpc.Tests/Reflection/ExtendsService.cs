using Grpc.Core;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Reflection;

/// <summary>A service to be reflected upon.</summary>
internal sealed class ExtendsService : Extends.ExtendsBase
{
    public override Task<Closed> Ask(Extended request, ServerCallContext context) => Task.FromResult(new Closed());
}
