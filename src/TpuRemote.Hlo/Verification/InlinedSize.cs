using System.Runtime.CompilerServices;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Verification;

/// <summary>
/// How large a program is once every call has made way for the ops of its callee, worked out without doing so: sixty functions that each
/// call the next one twice are 2^60 ops.
/// </summary>
public sealed class InlinedSize
{
    private readonly int _maxOperations;
    private readonly int _maxDepth;
    private readonly Dictionary<string, Function> _functions = [];
    private readonly Dictionary<string, Size> _sizes = [];

    private InlinedSize(Module module, int maxOperations, int maxDepth)
    {
        (_maxOperations, _maxDepth) = (maxOperations, maxDepth);
        foreach (var function in module.Functions) _functions.TryAdd(function.Name, function);
    }

    /// <summary>Refuses a verified program that would be too large.</summary>
    /// <param name="module">The program.</param>
    /// <param name="maxOperations">Ops that <c>main</c> may come to (<c>max-operations</c>).</param>
    /// <param name="maxDepth">How deep regions and calls may nest in each other (<c>max-depth</c>).</param>
    /// <exception cref="DiagnosticException">It would; names the call with which it does.</exception>
    public static void ThrowIfBeyond(Module module, int maxOperations, int maxDepth)
    {
        ArgumentNullException.ThrowIfNull(module);
        new InlinedSize(module, maxOperations, maxDepth).Measure(module.Main.Name);
    }

    // Callees first, with a stack of its own: a chain of calls may be longer than the thread's stack holds.
    private void Measure(string main)
    {
        var open = new Stack<string>([main]);
        while (open.TryPeek(out var name))
        {
            if (_sizes.ContainsKey(name))
            {
                open.Pop();
                continue;
            }
            var body = _functions[name].Body;
            var missing = Callees(body).Where(c => !_sizes.ContainsKey(c)).Distinct().ToList();
            foreach (var callee in missing) open.Push(callee);
            if (missing.Count == 0) _sizes.Add(name, SizeOf(body));
        }
    }

    private Size SizeOf(Region region)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var size = new Size(0, 1);
        foreach (var operation in region.Operations)
        {
            size = size.Plus(new Size(1, 0));
            foreach (var nested in operation.Regions) size = size.Plus(SizeOf(nested).Inside());
            if (Callee(operation) is { } callee) size = size.Plus(_sizes[callee].Inside());
            if (size.Operations > _maxOperations) throw Beyond(operation, $"{size.Operations} ops", "max-operations", _maxOperations);
            if (size.Depth > _maxDepth) throw Beyond(operation, $"nesting of {size.Depth} levels", "max-depth", _maxDepth);
        }
        return size;
    }

    private static IEnumerable<string> Callees(Region region) => region.Operations.SelectMany(
        operation => Callee(operation) is { } callee ? [callee] : operation.Regions.SelectMany(Callees));

    private static string? Callee(Operation operation) =>
        operation.Definition == CallOp.Instance ? operation.Attributes.Get<SymbolAttribute>("callee").Name : null;

    private static DiagnosticException Beyond(Operation operation, string given, string limit, int value) => new(new Diagnostic(
        "size",
        $"with the functions that it calls in place, the program comes to {given} here, which exceeds the limit {limit} = {value}",
        operation.Name,
        operation.Location,
        DiagnosticKind.ResourceExhausted));

    // Every size is at most the limit when it is added, so that sums stay within 64 bits.
    private readonly record struct Size(long Operations, int Depth)
    {
        public Size Plus(Size other) => new(Operations + other.Operations, Math.Max(Depth, other.Depth));

        public Size Inside() => this with { Depth = Depth + 1 };
    }
}
