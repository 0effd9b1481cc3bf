using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>One call's upload: bytes in order, then <see cref="Complete"/>. Disposed without that, it leaves nothing.</summary>
/// <param name="assembly">The array.</param>
/// <param name="first">First replica whose shard comes.</param>
/// <param name="count">How many shards come.</param>
/// <param name="table">The session's uploads.</param>
internal sealed class Upload(ShardAssembly assembly, int first, int count, UploadTable table) : IDisposable
{
    private readonly long _shardBytes = assembly.Array.Type.ByteSize;
    private long _written;
    private bool _isComplete;

    /// <summary>Bytes that the upload takes.</summary>
    public long TotalBytes => _shardBytes * count;

    /// <summary>Writes the next bytes.</summary>
    /// <exception cref="RefusalException">They are more than the array takes.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > TotalBytes - _written)
            throw RefusalException.Invalid($"the upload brings more than the {TotalBytes} bytes that its type takes");
        while (bytes.Length > 0)
        {
            var (shard, offset) = Math.DivRem(_written, _shardBytes);
            var part = bytes[..(int)Math.Min(bytes.Length, _shardBytes - offset)];
            ArrayBytes.Write(assembly.Array, first + (int)shard, offset, part);
            bytes = bytes[part.Length..];
            _written += part.Length;
        }
    }

    /// <summary>Ends the upload.</summary>
    /// <returns>Replicas whose shard is still missing.</returns>
    /// <exception cref="RefusalException">Bytes are missing.</exception>
    public int Complete()
    {
        if (_written != TotalBytes) throw RefusalException.Invalid($"the upload ended after {_written} of {TotalBytes} bytes");
        _isComplete = true;
        return table.Complete(assembly, first, count);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_isComplete) table.Abandon(assembly, first, count);
    }
}
