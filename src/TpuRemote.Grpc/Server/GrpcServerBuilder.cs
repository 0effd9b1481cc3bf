using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace TpuRemote.Grpc.Server;

internal sealed record GrpcServerBuilder(IServiceCollection Services) : IGrpcServerBuilder;
