namespace Grpc.Core;

/// <summary>A stream of messages coming in.</summary>
/// <typeparam name="T">The message.</typeparam>
internal interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last <see cref="MoveNext"/> found.</summary>
    T Current { get; }

    /// <summary>Waits for the next message; false at the end of the stream. One read at a time.</summary>
    /// <exception cref="RpcException">The call ended with an error.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
