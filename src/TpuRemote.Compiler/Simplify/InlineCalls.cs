using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Compiler.Simplify;

/// <summary>Replaces each call by the callee's ops, so that <c>main</c> alone remains. The verifier has refused recursion.</summary>
public sealed class InlineCalls : IPass
{
    /// <inheritdoc />
    public string Name => "inline-calls";

    /// <inheritdoc />
    public Module Run(Module module, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var main = module.Main;
        var builder = new Builder();
        var results = builder.Inline(
            module,
            main.Name,
            [.. main.Arguments.Select(a => builder.Argument(a.Type, a.Name))],
            budget ?? WorkBudget.Unlimited);
        builder.Append(main.Body.Operations[^1].With(results, []));
        return module with { Functions = [main with { Body = builder.ToRegion() }] };
    }
}
