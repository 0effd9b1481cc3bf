using TpuRemote.Pod.Memory;

namespace TpuRemote.Pod.Threads;

/// <summary>
/// The threads that share a kernel's tiles: the caller, as worker 0, and one persistent thread for each further processor, started
/// when first needed. A waiting thread spins for a few microseconds and then sleeps, so that kernels in a row start without a
/// system call and an idle pod costs nothing. A thread that wakes too late to help is not waited for.
/// </summary>
internal sealed unsafe class Workers : IDisposable
{
    // About 10 us: longer than the gap between two kernels of a program, shorter than a scheduler's tick.
    private const int Spins = 300;

    private readonly object _gate = new();
    private readonly DeviceMemory?[] _scratch;
    private readonly DeviceMemory?[] _shared = new DeviceMemory?[2];
    private Thread[] _threads = [];
    private TileWork? _work;
    private Exception? _failure;
    private CancellationToken _cancellation;
    private long _next;
    private long _tiles;
    private int _generation;
    private int _active;
    private bool _isOpen;
    private bool _isStopping;

    /// <summary>Prepares for that many workers, the caller included.</summary>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        Count = count;
        _scratch = new DeviceMemory?[count];
    }

    /// <summary>Number of workers.</summary>
    public int Count { get; }

    /// <summary>
    /// A worker's own memory, which keeps nothing from one kernel to the next; call it on the worker's thread or between runs.
    /// </summary>
    public byte* Scratch(int worker, long byteSize) => Grow(ref _scratch[worker], byteSize);

    /// <summary>Memory that a kernel's tiles share, which keeps nothing from one kernel to the next; call it between runs.</summary>
    /// <param name="purpose">0 or 1: a kernel may hold two.</param>
    /// <param name="byteSize">How much.</param>
    public byte* Shared(int purpose, long byteSize) => Grow(ref _shared[purpose], byteSize);

    /// <summary>Does all tiles and returns when the last is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="tiles">How many tiles it has.</param>
    /// <param name="isLarge">Whether it is worth more than one thread; where not, the caller does it alone.</param>
    /// <param name="cancellation">Looked at before every tile.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; some tiles were not done.</exception>
    public void Run(TileWork work, long tiles, bool isLarge, CancellationToken cancellation)
    {
        if (!isLarge || tiles < 2 || Count == 1)
        {
            for (long tile = 0; tile < tiles; tile++)
            {
                cancellation.ThrowIfCancellationRequested();
                work.RunTile(0, tile);
            }
            return;
        }
        Open(work, tiles, cancellation);
        TakeTiles(0);
        Close();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }
        foreach (var thread in _threads) thread.Join();
        foreach (var memory in _scratch.Concat(_shared)) memory?.Dispose();
    }

    // Invariant: the memory lives until a larger one is asked for or the workers are disposed, both after the kernel.
    private static byte* Grow(ref DeviceMemory? memory, long byteSize)
    {
        if (memory is null || memory.ByteSize < byteSize)
        {
            memory?.Dispose();
            memory = null;
            memory = new DeviceMemory(Math.Max(byteSize, 1 << 18), cleared: false);
        }
        return memory.Pointer;
    }

    private void Open(TileWork work, long tiles, CancellationToken cancellation)
    {
        if (_threads.Length == 0) StartThreads();
        lock (_gate)
        {
            (_work, _tiles, _next, _failure, _cancellation) = (work, tiles, 0, null, cancellation);
            _isOpen = true;
            Volatile.Write(ref _generation, _generation + 1);
            Monitor.PulseAll(_gate);
        }
    }

    private void Close()
    {
        for (var spin = 0; spin < Spins && Volatile.Read(ref _active) > 0; spin++) Thread.SpinWait(10);
        lock (_gate)
        {
            _isOpen = false;
            while (_active > 0) Monitor.Wait(_gate);
            _work = null;
            if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void TakeTiles(int worker)
    {
        try
        {
            while (!_cancellation.IsCancellationRequested)
            {
                var tile = Interlocked.Increment(ref _next) - 1;
                if (tile >= _tiles) return;
                _work!.RunTile(worker, tile);
            }
        }
        catch (Exception e)
        {
            // Kept for the caller's thread, which throws it; the other workers stop at their next tile.
            Interlocked.CompareExchange(ref _failure, e, null);
            Interlocked.Exchange(ref _next, long.MaxValue / 2);
        }
    }

    private void StartThreads()
    {
        _threads = [.. Enumerable.Range(1, Count - 1).Select(worker =>
            new Thread(() => Serve(worker)) { IsBackground = true, Name = $"pod worker {worker}" })];
        foreach (var thread in _threads) thread.Start();
    }

    private void Serve(int worker)
    {
        var seen = 0;
        while (Enter(ref seen))
        {
            TakeTiles(worker);
            lock (_gate)
            {
                _active--;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // Waits for work that is still open; false when the workers stop.
    private bool Enter(ref int seen)
    {
        for (var spin = 0; spin < Spins && Volatile.Read(ref _generation) == seen; spin++) Thread.SpinWait(10);
        lock (_gate)
        {
            while (!_isStopping && (!_isOpen || _generation == seen)) Monitor.Wait(_gate);
            seen = _generation;
            if (!_isStopping) _active++;
            return !_isStopping;
        }
    }
}
