using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Tracing;

/// <summary>The condition or the body of a loop: whatever it reads from outside is carried.</summary>
internal sealed class LoopScope : TraceScope
{
    private readonly LoopCarries _carries;
    private readonly List<Value> _arguments = [];
    private readonly bool _isCondition;

    public LoopScope(TraceScope around, IEnumerable<TensorType> carried, LoopCarries carries, bool isCondition)
        : base(around.Trace, around)
    {
        _carries = carries;
        _isCondition = isCondition;
        Carried = [.. carried.Select(type => (Tensor)new TracedTensor(Builder.Argument(type), this))];
    }

    /// <summary>The user's own carried values at the beginning of a trip.</summary>
    public ImmutableArray<Tensor> Carried { get; }

    /// <inheritdoc />
    public override void Assign(VariableSlot variable, Value value)
    {
        if (_isCondition)
            throw new TpuTracingException($"the condition of a loop cannot assign variable '{variable.Name}'; assign it in the body");
        base.Assign(variable, value);
    }

    /// <inheritdoc />
    public override void MoveToken(Value token)
    {
        if (_isCondition) throw new TpuTracingException("the condition of a loop cannot use infeed or outfeed; use them in the body");
        base.MoveToken(token);
    }

    /// <summary>What the entries are at the end of a trip, in their order; call it when condition and body are both traced.</summary>
    public IEnumerable<Value> Outgoing()
    {
        TakeArguments();
        return _carries.Keys.Select((key, index) => key switch
        {
            VariableSlot variable => Read(variable),
            Value => _arguments[index],
            _ => Token,
        });
    }

    /// <summary>Takes an argument for every entry that there is.</summary>
    public void TakeArguments()
    {
        while (_arguments.Count < _carries.Count) _arguments.Add(Builder.Argument(_carries.TypeOf(_arguments.Count)));
    }

    protected override Value Capture(Value outer) => ArgumentOf(outer);

    protected override Value Enter(VariableSlot variable) => ArgumentOf(variable);

    protected override Value EnterToken() => ArgumentOf(LoopCarries.TokenKey);

    private Value ArgumentOf(object key)
    {
        var index = _carries.IndexOf(key);
        TakeArguments();
        return _arguments[index];
    }
}
