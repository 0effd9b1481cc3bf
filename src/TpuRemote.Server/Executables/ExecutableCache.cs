using System.Collections.Immutable;
using System.Security.Cryptography;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Access;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Executables;

/// <summary>
/// One user's executables by fingerprint. A program that is being compiled is compiled once, however many calls ask for it; the least
/// recently used is forgotten when there are too many (sessions that hold it keep it). A text that was given before is not even read
/// again. Safe for several threads.
/// </summary>
/// <param name="accelerator">Reads and compiles.</param>
/// <param name="account">Whose they are, and whose time pays.</param>
/// <param name="capacity">Executables kept.</param>
/// <param name="turns">Reads and compilations at once, over all users.</param>
/// <param name="lifetime">Ends both when the server ends.</param>
internal sealed class ExecutableCache(
    IAccelerator accelerator, UserAccount account, int capacity, CompileTurns turns, CancellationToken lifetime)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byFingerprint = [];
    private readonly Dictionary<ulong, LinkedListNode<Entry>> _byHandle = [];
    private readonly Dictionary<GivenText, LinkedListNode<Entry>> _byText = [];
    private readonly LinkedList<Entry> _recent = [];

    /// <summary>Finds or compiles a program.</summary>
    /// <exception cref="Hlo.Diagnostics.DiagnosticException">It cannot be compiled.</exception>
    public async Task<Rewritten> RewriteAsync(ReadOnlyMemory<byte> code, RewriteSpec spec, bool explain, CancellationToken cancellation)
    {
        var text = await Task.Run(() => GivenText.Of(code.Span, spec), cancellation);
        if (!explain && FindText(text) is var (known, warnings))
            return new Rewritten(await known.WaitAsync(cancellation) with { Warnings = warnings }, true, null);
        var (parsed, entry, cached) = await ReadAsync(code, spec, text, cancellation);
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

    private (Task<CompiledProgram> Program, ImmutableArray<Diagnostic> Warnings)? FindText(GivenText text)
    {
        lock (_gate)
        {
            if (!_byText.TryGetValue(text, out var node)) return null;
            Touch(node);
            return (node.Value.Program, node.Value.Warnings);
        }
    }

    private async Task<(ParsedProgram Parsed, Entry Entry, bool Cached)> ReadAsync(
        ReadOnlyMemory<byte> code, RewriteSpec spec, GivenText text, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime);
        var turn = await turns.EnterAsync(account, ended.Token);
        var isHandedOn = false;
        try
        {
            var parsed = await Task.Run(
                () => account.CompileTime.Spend(stop => accelerator.Parse(code, spec, stop), ended.Token, isReading: true),
                ended.Token);
            var (entry, cached) = FindOrAdd(parsed, text, turn);
            isHandedOn = !cached;
            return (parsed, entry, cached);
        }
        finally
        {
            if (!isHandedOn) turn.Dispose();
        }
    }

    // What must be compiled is compiled in the turn in which it was read.
    private (Entry Entry, bool Cached) FindOrAdd(ParsedProgram parsed, GivenText text, IDisposable turn)
    {
        lock (_gate)
        {
            if (_byFingerprint.TryGetValue(parsed.Fingerprint, out var found))
            {
                Touch(found);
                Remember(found, text, parsed.Warnings);
                return (found.Value, true);
            }

            var handle = NewHandle();
            var program = Task.Run(() => Compile(parsed, handle, turn), CancellationToken.None);
            var node = _recent.AddFirst(new Entry(parsed.Fingerprint, handle, program));
            _byFingerprint.Add(parsed.Fingerprint, node);
            _byHandle.Add(handle, node);
            Remember(node, text, parsed.Warnings);
            if (_recent.Count > capacity) Remove(_recent.Last!);
            return (node.Value, false);
        }
    }

    private CompiledProgram Compile(ParsedProgram parsed, ulong handle, IDisposable turn)
    {
        using var ending = turn;
        try
        {
            var executable = account.CompileTime.Spend(stop => accelerator.Compile(parsed, stop), lifetime);
            return new CompiledProgram(
                parsed.Module.Name ?? "", parsed.AcceleratorType, parsed.Options.NumPartitions, parsed.Fingerprint, handle, executable);
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
        using var turn = await turns.EnterAsync(account, ended.Token);
        return await Task.Run(
            () => account.CompileTime.Spend(stop => accelerator.Explain(parsed, stop), ended.Token), ended.Token);
    }

    // The lock is held. One text per program, the last one given.
    private void Remember(LinkedListNode<Entry> node, GivenText text, ImmutableArray<Diagnostic> warnings)
    {
        if (node.Value.Text is { } before) _byText.Remove(before);
        (node.Value.Text, node.Value.Warnings) = (text, warnings);
        _byText[text] = node;
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
        if (node.Value.Text is { } text) _byText.Remove(text);
    }

    private ulong NewHandle()
    {
        ulong handle;
        do handle = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        while (handle == 0 || _byHandle.ContainsKey(handle));
        return handle;
    }

    private sealed class Entry(string fingerprint, ulong handle, Task<CompiledProgram> program)
    {
        public string Fingerprint => fingerprint;

        public ulong Handle => handle;

        public Task<CompiledProgram> Program => program;

        public GivenText? Text { get; set; }

        public ImmutableArray<Diagnostic> Warnings { get; set; } = [];
    }
}
