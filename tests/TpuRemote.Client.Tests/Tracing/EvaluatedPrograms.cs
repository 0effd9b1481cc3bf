using System.Collections.Immutable;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Literals;

namespace TpuRemote.Client.Tests.Tracing;

/// <summary>Traces functions and runs the program on the reference evaluator, keeping variables between runs as a session does.</summary>
internal sealed class EvaluatedPrograms
{
    private readonly Dictionary<string, Literal> _variables = [];

    public VariableStore Store { get; } = new() { IsDevice = true };

    public IReadOnlyDictionary<string, Literal> Variables => _variables;

    public TracedProgram Trace(Func<ImmutableArray<Tensor>, ImmutableArray<Tensor>> function, params Tensor[] inputs) =>
        Client.Tracing.Trace.Run(Store, 1, [.. inputs.Select(i => (i.Type, true))], function);

    public Tensor[] Run(Func<ImmutableArray<Tensor>, ImmutableArray<Tensor>> function, params Tensor[] inputs)
    {
        var program = Trace(function, inputs);
        var results = Evaluator.Run(program.Module, [.. inputs.Select(i => i.Concrete().Literal), .. program.Variables.Select(Value)]);
        for (var i = 0; i < program.Updated.Length; i++) _variables[program.Updated[i].Name] = results[program.ResultCount + i];
        return [.. results.Take(program.ResultCount).Select(l => (Tensor)new EagerTensor(l))];
    }

    private Literal Value(VariableSlot variable) =>
        _variables.TryGetValue(variable.Name, out var value) ? value : _variables[variable.Name] = variable.InitialValue();
}
