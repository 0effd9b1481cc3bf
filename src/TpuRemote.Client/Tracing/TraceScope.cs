using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client.Tracing;

/// <summary>
/// One region being traced: the function itself, or a body of control flow in it. It knows what variables and the token of the host
/// queues are at this place of the program, and how it gets at values from outside.
/// </summary>
internal abstract class TraceScope
{
    [ThreadStatic]
    private static TraceScope? _current;

    private readonly Dictionary<VariableSlot, Value> _variables = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<EagerTensor, Value> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<VariableSlot> _assigned = new(ReferenceEqualityComparer.Instance);
    private Value? _token;

    protected TraceScope(Trace trace, TraceScope? parent)
    {
        Trace = trace;
        Parent = parent;
        Builder = parent?.Builder.Nested() ?? new Builder(TracedLine.Current);
    }

    /// <summary>The region being traced on this thread; null when functions are evaluated at once.</summary>
    public static TraceScope? Current => _current;

    /// <summary>The trace of the whole function.</summary>
    public Trace Trace { get; }

    /// <summary>Where the region's ops go.</summary>
    public Builder Builder { get; }

    /// <summary>The variables that this region assigns, in no order.</summary>
    public IReadOnlyCollection<VariableSlot> Assigned => _assigned;

    /// <summary>Whether the region enqueued to or dequeued from a host queue.</summary>
    public bool MovedToken { get; private set; }

    /// <summary>The region around this one.</summary>
    protected TraceScope? Parent { get; }

    /// <summary>Traces a function into this region.</summary>
    public T Run<T>(Func<T> function)
    {
        var outer = _current;
        _current = this;
        try
        {
            return function();
        }
        finally
        {
            _current = outer;
        }
    }

    /// <summary>Evaluates at once, even while a region is being traced.</summary>
    public static T Evaluating<T>(Func<T> function)
    {
        var outer = _current;
        _current = null;
        try
        {
            return function();
        }
        finally
        {
            _current = outer;
        }
    }

    /// <summary>The value here of a tensor that was traced here or in a region around.</summary>
    /// <exception cref="TpuTracingException">It was traced elsewhere: in another trace, or in a region that has ended.</exception>
    public Value Import(TracedTensor tensor)
    {
        if (tensor.Scope == this) return tensor.Value;
        if (!IsInside(tensor.Scope)) throw Foreign(tensor);
        return Capture(Parent!.Import(tensor));
    }

    /// <summary>The constant of a concrete tensor; each is built once in a region.</summary>
    public Value Constant(EagerTensor tensor)
    {
        if (!_constants.TryGetValue(tensor, out var value)) _constants[tensor] = value = Builder.Constant(tensor.Literal);
        return value;
    }

    /// <summary>What a variable is at this place of the program.</summary>
    public Value Read(VariableSlot variable)
    {
        if (!_variables.TryGetValue(variable, out var value)) _variables[variable] = value = Enter(variable);
        return value;
    }

    /// <summary>Makes a value what the variable is from this place on.</summary>
    public virtual void Assign(VariableSlot variable, Value value)
    {
        // Reading first brings the variable in from outside, so that its new value has a way out.
        Read(variable);
        _variables[variable] = value;
        _assigned.Add(variable);
    }

    /// <summary>The token after the last use of a host queue.</summary>
    public Value Token => _token ??= EnterToken();

    /// <summary>Makes a token the one after the last use of a host queue.</summary>
    public virtual void MoveToken(Value token)
    {
        _ = Token;
        _token = token;
        MovedToken = true;
    }

    /// <summary>The value here of a value of the region around.</summary>
    protected abstract Value Capture(Value outer);

    /// <summary>What a variable is where the region begins.</summary>
    protected abstract Value Enter(VariableSlot variable);

    /// <summary>The token where the region begins.</summary>
    protected abstract Value EnterToken();

    private bool IsInside(TraceScope scope)
    {
        for (var around = Parent; around is not null; around = around.Parent)
        {
            if (around == scope) return true;
        }
        return false;
    }

    private TpuTracingException Foreign(TracedTensor tensor) => new(
        tensor.Scope.Trace == Trace
            ? $"a tensor ({tensor.Type}) traced inside a body of control flow is used outside it; return it from the body"
            : $"a tensor ({tensor.Type}) is used outside its trace: it belongs to another rewrite; "
                + "pass it as an input, or keep it in a variable");
}
