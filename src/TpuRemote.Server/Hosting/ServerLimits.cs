namespace TpuRemote.Server.Hosting;

/// <summary>
/// What one server gives at most. A request beyond a limit fails with RESOURCE_EXHAUSTED and names the limit as the command line does
/// (<c>max-array-bytes</c>), its value and what was asked for; the server stays as it was.
/// </summary>
public sealed record ServerLimits
{
    /// <summary>Connections at once; further ones are closed as they come.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>Sessions open at once, over all users.</summary>
    public int MaxSessions { get; init; } = 1000;

    /// <summary>Bytes that one session holds on this machine in arrays and in infeed and outfeed queues; a replicated array counts
    /// once.</summary>
    public long MaxArrayBytes { get; init; } = 8L << 30;

    /// <summary>Array handles that one session has in use.</summary>
    public int MaxArrays { get; init; } = 100_000;

    /// <summary>Bytes of one program's text.</summary>
    public int MaxProgramBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of one literal inside a message; larger arrays go through StoreBuffer and FetchBuffer.</summary>
    public int MaxInlineBytes { get; init; } = 16 << 20;

    /// <summary>Executables that one session holds, and that one user's cache keeps (the cache forgets the least recently used).</summary>
    public int MaxExecutables { get; init; } = 1024;

    /// <summary>Runs at once over all sessions: the one that computes (the pod takes one at a time, as a TPU does) and those whose turn
    /// has not come; of one session's runs, which follow one another, only the first counts. Sessions take turns, whatever each has
    /// waiting. One user's calls without a session take turns as one session, and may have half of the runs.</summary>
    public int MaxConcurrentRuns { get; init; } = 1024;

    /// <summary>Programs that are read, compiled or explained at once; more wait for their turn. Users take turns, whatever each has
    /// waiting.</summary>
    public int MaxConcurrentRewrites { get; init; } = 2;

    /// <summary>Operations under way on one session stream; the server reads no further until some have been answered.</summary>
    public int MaxPendingOperations { get; init; } = 1024;

    /// <summary>Bytes of inline literals and programs under way on one session stream; the server reads no further beyond.</summary>
    public long MaxPendingBytes { get; init; } = 256L << 20;

    /// <summary>Tuples that wait in one core's infeed or outfeed queue; a full queue holds up its producer.</summary>
    public int QueueDepth { get; init; } = 16;

    /// <summary>How deep a program's regions, calls, attributes and locations may nest in each other. Threads have stacks for as many as
    /// stand here; more are for hosts whose threads have larger ones.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>Ops of one program, as it is written and with the functions that it calls in place.</summary>
    public int MaxOperations { get; init; } = 1_000_000;

    /// <summary>Functions of one program.</summary>
    public int MaxFunctions { get; init; } = 100_000;

    /// <summary>Operands, results or region arguments of one op or function of a program, each.</summary>
    public int MaxValues { get; init; } = 1 << 16;

    /// <summary>Dimensions of an array, in programs and in requests.</summary>
    public int MaxRank { get; init; } = 32;

    /// <summary>Attributes of one program, each as often as an alias repeats it.</summary>
    public long MaxAttributes { get; init; } = 10_000_000;

    /// <summary>Characters of one name or string of a program.</summary>
    public int MaxNameLength { get; init; } = 1 << 20;

    /// <summary>Bytes of all constants of one program, written out.</summary>
    public long MaxConstantBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that reading a program, compiling it or explaining it may allocate, each: by the thread that does it, from its
    /// beginning to its end, what is collected meanwhile included.</summary>
    public long MaxCompileBytes { get; init; } = 8L << 30;

    /// <summary>Seconds that reading a program, compiling it or explaining it may take, each.</summary>
    public int MaxCompileSeconds { get; init; } = 600;

    /// <summary>Bytes on this machine that one run may take besides its arguments: intermediates, results, and what is in its message;
    /// 16 GiB, or three quarters of the memory that this process may have where that is less.</summary>
    public long MaxRunBytes { get; init; } = Math.Min(16L << 30, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3);

    /// <summary>Steps that all loops of one run may go together.</summary>
    public long MaxLoopSteps { get; init; } = 10_000_000_000;

    /// <summary>Seconds that one run may take once its turn has come, waits for infeed and outfeed included.</summary>
    public int MaxRunSeconds { get; init; } = 86_400;

    /// <summary>Entries of one list in a request: arguments, handles, operations to wait for, tuple elements ...</summary>
    public int MaxRequestEntries { get; init; } = 100_000;

    /// <summary>Characters of the name that a client gives its session.</summary>
    public int MaxClientNameLength { get; init; } = 1024;

    /// <summary>Bytes of one gRPC message: an inline literal, or a program, and what surrounds it.</summary>
    internal int MaxMessageBytes => (int)Math.Min(int.MaxValue, Math.Max(MaxInlineBytes, (long)MaxProgramBytes) + (1 << 20));
}
