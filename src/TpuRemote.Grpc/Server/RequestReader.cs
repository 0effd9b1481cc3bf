using Grpc.Core;

namespace TpuRemote.Grpc.Server;

/// <summary>The requests of a call as its handler reads them.</summary>
internal sealed class RequestReader<T>(HttpServerCallContext context, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private int _isReading;

    public T Current => _current ?? throw new InvalidOperationException("There is no current message: MoveNext has found none.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 1)
        {
            throw new InvalidOperationException("A read is in progress; a stream takes one read at a time.");
        }

        try
        {
            _current = null;
            _current = await context.ReadAsync(marshaller, cancellationToken);
            return _current is not null;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }
}
