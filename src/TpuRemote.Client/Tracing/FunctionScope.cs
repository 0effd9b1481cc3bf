using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client.Tracing;

/// <summary>The region of the function itself: variables are its trailing parameters.</summary>
internal sealed class FunctionScope(Trace trace) : TraceScope(trace, null)
{
    private readonly List<VariableSlot> _variables = [];

    /// <summary>The variables that the program reads or assigns, in the order of their parameters.</summary>
    public IReadOnlyList<VariableSlot> Variables => _variables;

    protected override Value Capture(Value outer) => throw new InvalidOperationException("nothing is around a function");

    protected override Value Enter(VariableSlot variable)
    {
        _variables.Add(variable);
        return Builder.Argument(variable.Type);
    }

    protected override Value EnterToken() => Builder.AfterAll();
}
