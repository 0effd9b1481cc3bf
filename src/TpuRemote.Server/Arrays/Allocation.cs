namespace TpuRemote.Server.Arrays;

/// <summary>What one array takes of its session's budget, until it is disposed.</summary>
internal sealed class Allocation : IDisposable
{
    private readonly ByteBudget _budget;
    private readonly long _bytes;
    private int _disposed;

    private Allocation(ByteBudget budget, long bytes)
    {
        _budget = budget;
        _bytes = bytes;
    }

    /// <summary>Takes what an array of that type needs.</summary>
    /// <exception cref="Status.RefusalException">The session's limit does not allow it; nothing is taken then.</exception>
    public static Allocation Of(ArrayType type, ByteBudget budget)
    {
        budget.Reserve(type.ByteSize, $"an array of {type}");
        return new Allocation(budget, type.ByteSize);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _budget.Release(_bytes);
    }
}
