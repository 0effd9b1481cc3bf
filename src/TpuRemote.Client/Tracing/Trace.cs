using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Tracing;

/// <summary>One function being traced from its first op to its program.</summary>
internal sealed class Trace
{
    private readonly HashSet<Value> _stopped = [];
    private readonly HashSet<string> _created = [];

    private Trace(VariableStore store, int replicas)
    {
        Store = store;
        Replicas = replicas;
    }

    /// <summary>Where the variables of the program live.</summary>
    public VariableStore Store { get; }

    /// <summary>On how many replicas the program will run.</summary>
    public int Replicas { get; }

    /// <summary>Whether the function is still being traced.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The values that gradients do not go back through.</summary>
    public IReadOnlySet<Value> Stopped => _stopped;

    /// <summary>Every variable that the program reads or assigns, as met so far.</summary>
    public IReadOnlyList<VariableSlot> Variables => Root.Variables;

    private FunctionScope Root => field ??= new FunctionScope(this);

    /// <summary>Traces a function.</summary>
    /// <param name="store">Where its variables live.</param>
    /// <param name="replicas">On how many replicas it will run.</param>
    /// <param name="inputs">The types of its inputs, each with whether all replicas are given the same.</param>
    /// <param name="function">The function, from tensors to tensors.</param>
    /// <exception cref="TpuTracingException">Another function is being traced on this thread.</exception>
    public static TracedProgram Run(
        VariableStore store, int replicas, ImmutableArray<(
            TensorType Type, bool IsReplicated)> inputs, Func<ImmutableArray<Tensor>, ImmutableArray<Tensor>> function)
    {
        if (TraceScope.Current is not null) throw new TpuTracingException("TPU computations cannot be nested");
        var trace = new Trace(store, replicas);
        try
        {
            return trace.Root.Run(() => trace.Program(inputs, function));
        }
        finally
        {
            trace.IsOpen = false;
        }
    }

    /// <summary>Keeps gradients from going back through a value.</summary>
    public void StopGradient(Value value) => _stopped.Add(value);

    /// <summary>Notes that the trace creates a variable of that name; false when it did so before.</summary>
    public bool Creates(string name) => _created.Add(name);

    private TracedProgram Program(
        ImmutableArray<(TensorType Type, bool IsReplicated)> inputs, Func<ImmutableArray<Tensor>, ImmutableArray<Tensor>> function)
    {
        ImmutableArray<Tensor> arguments = [.. inputs.Select(i => (Tensor)new TracedTensor(Root.Builder.Argument(i.Type), Root))];
        var results = function(arguments).Select(tensor => tensor.In(Root)).ToList();
        var resultCount = results.Count;
        VariableSlot[] updated = [.. Root.Variables.Where(Root.Assigned.Contains)];
        results.AddRange(updated.Select(Root.Read));
        var body = Root.Builder.FunctionReturn([.. results]);
        var main = Function.Of("main", body) with
        {
            ArgumentAttributes =
            [
                .. inputs.Select(
                    i => AttributeDictionary.Of((Function.SameDataAcrossReplicas, i.IsReplicated ? new BooleanAttribute(true) : null))),
                .. Root.Variables.Select(v => VariableAttributes(Array.IndexOf(updated, v), resultCount)),
            ],
        };
        var module = new Module("tpu_rewrite", ModuleAttributes(), [main]);
        return new TracedProgram(module, Replicas, inputs, resultCount, [.. Root.Variables], [.. updated]);
    }

    private static AttributeDictionary VariableAttributes(int update, int firstUpdate) => AttributeDictionary.Of(
        (Function.SameDataAcrossReplicas, new BooleanAttribute(true)),
        (Function.AliasingOutput, update < 0 ? null : new IntegerAttribute(firstUpdate + update, "i32")));

    private AttributeDictionary ModuleAttributes() => AttributeDictionary.Of(
        (Module.NumPartitions, new IntegerAttribute(1, "i32")), (Module.NumReplicas, new IntegerAttribute(Replicas, "i32")));
}
