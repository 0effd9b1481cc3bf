using TpuRemote.Compiler.Rewriting;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Compiler.Simplify;

/// <summary>Replaces each call by the callee's ops, so that <c>main</c> alone remains. The verifier has refused recursion.</summary>
public sealed class InlineCalls : IPass
{
    /// <inheritdoc />
    public string Name => "inline-calls";

    /// <inheritdoc />
    public Module Run(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var main = module.Main;
        return module with { Functions = [main with { Body = new Rewriter(module).Rewrite(main.Body) }] };
    }

    private sealed class Rewriter(Module module) : RegionRewriter
    {
        protected override void Visit(Builder builder, Operation operation)
        {
            if (operation.Definition is not CallOp) Keep(builder, operation);
            else Inline(builder, operation, module.Find(CallOp.CalleeOf(operation))!);
        }

        private void Inline(Builder builder, Operation call, Function callee)
        {
            // A function may be called several times: its values are mapped anew for each call, before they are read.
            for (var i = 0; i < call.Operands.Length; i++) Map(callee.Arguments[i], Resolve(call.Operands[i]));
            foreach (var operation in callee.Body.Operations)
            {
                if (!operation.Definition.IsTerminator) Visit(builder, operation);
            }
            for (var i = 0; i < call.Results.Length; i++) Map(call.Results[i], Resolve(callee.Body.Results[i]));
        }
    }
}
