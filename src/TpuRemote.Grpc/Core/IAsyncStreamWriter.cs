namespace Grpc.Core;

/// <summary>A stream of messages going out.</summary>
/// <typeparam name="T">The message.</typeparam>
internal interface IAsyncStreamWriter<in T>
{
    /// <summary>Options of the writes that follow; null for the defaults.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message and waits until the connection has taken it. One write at a time.</summary>
    Task WriteAsync(T message);

    /// <summary>As above; cancelling the token cancels the whole call, for half a message cannot be taken back.</summary>
    Task WriteAsync(T message, CancellationToken cancellationToken) => cancellationToken.CanBeCanceled
        ? throw new NotSupportedException($"{GetType().Name} cannot cancel a write.")
        : WriteAsync(message);
}
