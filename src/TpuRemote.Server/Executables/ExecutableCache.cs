using System.Security.Cryptography;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Access;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Executables;

/// <summary>
/// One user's executables by fingerprint. A program that is being compiled is compiled once, however many calls ask for it; the least
/// recently used is forgotten when there are too many (sessions that hold it keep it). Safe for several threads.
/// </summary>
/// <param name="accelerator">Compiles.</param>
/// <param name="time">Pays for compiling.</param>
/// <param name="capacity">Executables kept.</param>
/// <param name="turns">Compilations at once, over all users.</param>
/// <param name="lifetime">Ends compilations when the server ends.</param>
internal sealed class ExecutableCache(
    IAccelerator accelerator, CompileLedger time, int capacity, SemaphoreSlim turns, CancellationToken lifetime)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byFingerprint = [];
    private readonly Dictionary<ulong, LinkedListNode<Entry>> _byHandle = [];
    private readonly LinkedList<Entry> _recent = [];

    /// <summary>Finds or compiles a program.</summary>
    /// <exception cref="Hlo.Diagnostics.DiagnosticException">It cannot be compiled.</exception>
    public async Task<Rewritten> RewriteAsync(ReadOnlyMemory<byte> code, RewriteSpec spec, bool explain, CancellationToken cancellation)
    {
        var parsed = await Task.Run(() => accelerator.Parse(code, spec), cancellation);
        var (entry, cached) = FindOrAdd(parsed);
        var program = await entry.Program.WaitAsync(cancellation);
        // A cached executable was made from a text with other places, and forgot its passes; so it is explained from this text.
        var explanation = explain ? await ExplainAsync(parsed, cancellation) : null;
        return new Rewritten(program with { Warnings = parsed.Warnings }, cached, explanation);
    }

    /// <summary>The program with this handle, for callers without a session.</summary>
    /// <exception cref="RefusalException">It was never rewritten by this user, or has been forgotten.</exception>
    public Task<CompiledProgram> Find(ulong handle)
    {
        lock (_gate)
        {
            if (!_byHandle.TryGetValue(handle, out var node))
                throw RefusalException.NotFound(
                    $"executable {handle} is unknown, or was forgotten after {capacity} others; rewrite it again");
            Touch(node);
            return node.Value.Program;
        }
    }

    private (Entry Entry, bool Cached) FindOrAdd(ParsedProgram parsed)
    {
        lock (_gate)
        {
            if (_byFingerprint.TryGetValue(parsed.Fingerprint, out var found))
            {
                Touch(found);
                return (found.Value, true);
            }

            var handle = NewHandle();
            var entry = new Entry(parsed.Fingerprint, handle, Task.Run(() => CompileAsync(parsed, handle), CancellationToken.None));
            var node = _recent.AddFirst(entry);
            _byFingerprint.Add(parsed.Fingerprint, node);
            _byHandle.Add(handle, node);
            if (_recent.Count > capacity) Remove(_recent.Last!);
            return (entry, false);
        }
    }

    private async Task<CompiledProgram> CompileAsync(ParsedProgram parsed, ulong handle)
    {
        try
        {
            await turns.WaitAsync(lifetime);
            try
            {
                var executable = time.Spend(stop => accelerator.Compile(parsed, stop), lifetime);
                return new CompiledProgram(
                    parsed.Module.Name ?? "", parsed.AcceleratorType, parsed.Options.NumPartitions, parsed.Fingerprint, handle, executable);
            }
            finally
            {
                turns.Release();
            }
        }
        catch
        {
            Forget(parsed.Fingerprint);
            throw;
        }
    }

    private async Task<Explanation> ExplainAsync(ParsedProgram parsed, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime);
        await turns.WaitAsync(ended.Token);
        try
        {
            return await Task.Run(() => time.Spend(stop => accelerator.Explain(parsed, stop), ended.Token), ended.Token);
        }
        finally
        {
            turns.Release();
        }
    }

    private void Forget(string fingerprint)
    {
        lock (_gate)
        {
            if (_byFingerprint.TryGetValue(fingerprint, out var node)) Remove(node);
        }
    }

    private void Touch(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _recent.AddFirst(node);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _recent.Remove(node);
        _byFingerprint.Remove(node.Value.Fingerprint);
        _byHandle.Remove(node.Value.Handle);
    }

    private ulong NewHandle()
    {
        ulong handle;
        do handle = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        while (handle == 0 || _byHandle.ContainsKey(handle));
        return handle;
    }

    private sealed record Entry(string Fingerprint, ulong Handle, Task<CompiledProgram> Program);
}
