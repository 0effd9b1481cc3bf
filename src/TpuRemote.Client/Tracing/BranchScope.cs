using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Client.Tracing;

/// <summary>A side of a choice: branches take no arguments (specification, "if"), they see the values around them.</summary>
internal sealed class BranchScope(TraceScope around) : TraceScope(around.Trace, around)
{
    protected override Value Capture(Value outer) => outer;

    protected override Value Enter(VariableSlot variable) => Parent!.Read(variable);

    protected override Value EnterToken() => Parent!.Token;
}
