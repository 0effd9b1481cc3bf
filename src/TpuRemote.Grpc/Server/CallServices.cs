using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TpuRemote.Grpc.Server;

/// <summary>What the calls of one service share: options, log and the way to an instance.</summary>
internal sealed class CallServices<TService>(ServiceSettings settings, ILogger logger)
    where TService : class
{
    private readonly Lazy<ObjectFactory<TService>> _factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public ServiceSettings Settings => settings;

    public ILogger Logger => logger;

    /// <summary>Runs a call on an instance: the container's, if the service is registered there, or one of the call's own.</summary>
    public async Task RunAsync(IServiceProvider requestServices, Func<TService, Task> call)
    {
        if (requestServices.GetService<TService>() is { } registered)
        {
            await call(registered);
            return;
        }

        var service = _factory.Value(requestServices, []);
        try
        {
            await call(service);
        }
        finally
        {
            await OwnedInstance.DisposeAsync(service);
        }
    }
}
