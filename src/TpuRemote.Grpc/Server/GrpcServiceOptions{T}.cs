namespace Grpc.AspNetCore.Server;

/// <summary>Options of one service, which come before those of the application.</summary>
/// <typeparam name="TService">The service's implementation.</typeparam>
internal class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
