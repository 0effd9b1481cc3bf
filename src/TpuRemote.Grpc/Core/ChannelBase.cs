namespace Grpc.Core;

/// <summary>A way to one server, shared by any number of clients and calls.</summary>
internal abstract class ChannelBase
{
    /// <summary>A channel to <paramref name="target"/>.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server, as host and port.</summary>
    public string Target { get; }

    /// <summary>Makes the invoker that clients stand on.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel; calls that are still open are the caller's business.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What a kind of channel does to end.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
