using Grpc.Core;

namespace TpuRemote.Grpc.Client;

/// <summary>The responses of a call as its caller reads them.</summary>
internal sealed class ResponseStream<TRequest, TResponse>(ClientCall<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private TResponse? _current;
    private int _isReading;

    public TResponse Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext has found none.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 1)
        {
            throw new InvalidOperationException("A read is in progress; a stream takes one read at a time.");
        }

        try
        {
            _current = null;
            _current = await call.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (_current is null)
            {
                (await call.Outcome.ConfigureAwait(false)).ThrowIfFailed();
            }

            return _current is not null;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }
}
