namespace TpuRemote.Server.Arrays;

/// <summary>What one array takes of its session's budget and of the devices' memory, until it is disposed.</summary>
internal sealed class Allocation : IDisposable
{
    private readonly ArrayType _type;
    private readonly ByteBudget _budget;
    private readonly DeviceMemory _memory;
    private int _disposed;

    private Allocation(ArrayType type, ByteBudget budget, DeviceMemory memory)
    {
        _type = type;
        _budget = budget;
        _memory = memory;
    }

    /// <summary>Takes what an array of that type needs.</summary>
    /// <exception cref="Status.RefusalException">The session's limit or a device's memory does not allow it; nothing is taken then.</exception>
    public static Allocation Of(ArrayType type, ByteBudget budget, DeviceMemory memory)
    {
        budget.Reserve(type.ByteSize, $"an array of {type}");
        try
        {
            memory.Take(type);
        }
        catch
        {
            budget.Release(type.ByteSize);
            throw;
        }

        return new Allocation(type, budget, memory);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _memory.Give(_type);
        _budget.Release(_type.ByteSize);
    }
}
