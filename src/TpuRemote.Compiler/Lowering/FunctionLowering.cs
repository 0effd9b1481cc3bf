using System.Collections.Immutable;
using TpuRemote.Compiler.Replication;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Lowers <c>main</c>: arguments, ops, results, and which results take over the memory of which arguments.</summary>
internal static class FunctionLowering
{
    /// <summary>Lowers an inlined program.</summary>
    /// <param name="main">The function.</param>
    /// <param name="options">What it is rewritten for.</param>
    /// <param name="keepsOperations">Whether instructions keep the ops that they come from (<see cref="OperationsOrigin"/>).</param>
    /// <exception cref="DiagnosticException">Some op has no TPU form, or an argument cannot be donated as it says.</exception>
    public static LoweredProgram Lower(Function main, CompileOptions options, bool keepsOperations = false)
    {
        RequireTensors(main);
        var emitter = new Emitter(main, ReplicationAnalysis.Of(main, options.NumReplicas, options.Budget), options, keepsOperations);
        var donations = Donations(main, emitter);
        var arguments = main.Arguments.Select((argument, i) => Argument(emitter, argument, i, donations)).ToImmutableArray();
        var results = ImmutableArray<ResultSpec>.Empty;
        var code = emitter.Sequence(() =>
        {
            emitter.Lower(main.Body);
            emitter.CloseAll();
            results = Results(emitter, main, donations);
        });
        if (emitter.Diagnostics.Count > 0) throw new DiagnosticException(emitter.Diagnostics);
        return new LoweredProgram([.. emitter.Buffers], code, arguments, results);
    }

    private static void RequireTensors(Function main)
    {
        var arguments = main.Arguments.Select((a, i) => (a.Type, Place: $"argument {i}"));
        var types = arguments.Concat(main.ResultTypes.Select((type, i) => (Type: type, Place: $"result {i}")));
        var diagnostics = types.Where(t => t.Type is not TensorType).Select(t => new Diagnostic(
            "lowering",
            $"{t.Place} of @{main.Name} is of type {t.Type}: a run is given tensors and gives back tensors",
            "func.func",
            main.Location,
            DiagnosticKind.Unimplemented)).ToList();
        if (diagnostics.Count > 0) throw new DiagnosticException(diagnostics);
    }

    // By result, the argument whose memory it takes over.
    private static Dictionary<int, int> Donations(Function main, Emitter emitter)
    {
        Dictionary<int, int> donations = [];
        for (var i = 0; i < main.Arguments.Length; i++)
        {
            if (!main.ArgumentAttributes[i].TryGet<IntegerAttribute>(Function.AliasingOutput, out var output)) continue;
            var (argument, result) = (main.Arguments[i], main.Body.Results[(int)output.Value]);
            if (emitter.IsVarying(result) && !emitter.IsVarying(argument))
            {
                emitter.Diagnostics.Add(new(
                    "donation",
                    $"argument {i} of @{main.Name} is declared the same on all replicas, result {output.Value}, which replaces it, differs "
                        + "between them: combine it across replicas first (CrossReplicaSum, CrossShardOptimizer)",
                    "func.func",
                    result.DefiningOperation?.Location ?? Location.Unknown));
            }
            else donations[(int)output.Value] = i;
        }
        return donations;
    }

    private static ArgumentSpec Argument(Emitter emitter, Value argument, int index, Dictionary<int, int> donations)
    {
        var isVarying = emitter.IsVarying(argument);
        int? donatedTo = donations.ContainsValue(index) ? donations.First(d => d.Value == index).Key : null;
        emitter.Store(argument, emitter.NewBuffer(argument.TensorType, isVarying, new BufferRole.Argument(index, donatedTo is not null)));
        return new ArgumentSpec(argument.TensorType, isVarying, donatedTo);
    }

    private static ImmutableArray<ResultSpec> Results(Emitter emitter, Function main, Dictionary<int, int> donations)
    {
        var values = main.Body.Results;
        // Arguments have the first buffers, in their order.
        var buffers = values.Select((value, i) => donations.TryGetValue(i, out var argument)
            ? argument
            : emitter.NewBuffer(value.TensorType, emitter.IsVarying(value), new BufferRole.Result(i))).ToImmutableArray();

        // What does not overwrite an argument goes first, so that arguments are read before they are overwritten.
        for (var i = 0; i < values.Length; i++)
        {
            if (!donations.ContainsKey(i)) emitter.CopyTo(values[i], buffers[i]);
        }
        var donated = Enumerable.Range(0, values.Length).Where(donations.ContainsKey).ToList();
        ControlLowering.CopyTogether(emitter, [.. donated.Select(i => values[i])], [.. donated.Select(i => buffers[i])]);
        return [.. values.Select((value, i) => new ResultSpec(value.TensorType, emitter.Buffers[buffers[i]].IsVarying, buffers[i]))];
    }
}
