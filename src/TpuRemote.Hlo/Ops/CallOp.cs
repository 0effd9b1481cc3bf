using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Gradients;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>
/// func.call: runs another function of the module (specification, section "Operations", among the ops of other dialects).
/// </summary>
public sealed class CallOp : OpDefinition
{
    private CallOp()
    {
    }

    /// <summary>The op.</summary>
    public static CallOp Instance { get; } = new();

    /// <inheritdoc />
    public override string Name => "func.call";

    /// <inheritdoc />
    public override OpTextForm Text => TextForms.Call;

    /// <summary>The function may hold infeeds, outfeeds and collectives.</summary>
    public override bool HasSideEffects => true;

    /// <inheritdoc />
    public override GradientRule Gradient { get; } = GradientRule.Refuse(
        "the function that it calls stands elsewhere; put its ops in place of the call (Builder.Inline) before differentiating");

    /// <summary>The name of the function that a call runs.</summary>
    public static string CalleeOf(Operation operation) => operation.Attributes.Get<SymbolAttribute>("callee").Name;

    /// <summary>What a call's own site cannot see: that the function exists and takes and hands out the types of the call.</summary>
    /// <param name="operation">The call.</param>
    /// <param name="module">The program around it.</param>
    /// <returns>The faults; none where the call fits.</returns>
    public static IEnumerable<Diagnostic> CheckCallee(Operation operation, Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return CheckCallee(operation, module, module.Find(CalleeOf(operation)));
    }

    /// <summary>The same where the function was looked up already: a program may have very many of both.</summary>
    internal static IEnumerable<Diagnostic> CheckCallee(Operation operation, Module module, Function? callee)
    {
        var name = CalleeOf(operation);
        if (callee is null)
        {
            yield return Fault(
                operation,
                "C1",
                $"the module has no function @{name}; it has {Listed(module)}");
            yield break;
        }
        var given = operation.Operands.Select(o => o.Type);
        var expected = callee.Arguments.Select(a => a.Type);
        if (!given.SequenceEqual(expected))
            yield return Fault(
                operation, "C2", $"@{name} takes ({string.Join(", ", expected)}), the call gives ({string.Join(", ", given)})");
        var results = operation.Results.Select(r => r.Type);
        if (!results.SequenceEqual(callee.ResultTypes))
            yield return Fault(
                operation,
                "C3",
                $"@{name} hands out ({string.Join(", ", callee.ResultTypes)}), the call declares ({string.Join(", ", results)})");
    }

    /// <summary>
    /// Takes the declared result types: the function they belong to is checked by <see cref="CheckCallee(Operation, Module)"/>.
    /// </summary>
    public override ImmutableArray<HloType> InferResultTypes(OpSite site)
    {
        site.RequireAttribute<SymbolAttribute>("callee", "I1");
        return site.DeclaredResults;
    }

    /// <summary>Runs the function's body on the active replicas.</summary>
    public override void Evaluate(Operation operation, Frame frame)
    {
        var callee = frame.Context.Module.Find(CalleeOf(operation))
            ?? throw new EvaluationException(Name, $"the module has no function @{CalleeOf(operation)}", operation.Location);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationException(
                Name, $"calls nest too deeply at @{callee.Name}; StableHLO programs do not recurse", operation.Location);
        var results = Frame.ForFunction(frame.Context, frame.ActiveReplicas).Run(
            callee.Body, replica => frame.Operands(operation, replica));
        foreach (var replica in frame.ActiveReplicas) frame.SetResults(operation, replica, results[replica]);
    }

    /// <summary>Nothing: the function's ops are counted in the function.</summary>
    public override OpWork Work(Operation operation) => default;

    // Not all of them: a program may have many functions, and many calls that fail.
    private static string Listed(Module module)
    {
        const int most = 8;
        var names = string.Join(", ", module.Functions.Take(most).Select(f => "@" + f.Name));
        return module.Functions.Length <= most ? names : $"{names} and {module.Functions.Length - most} more";
    }

    private static Diagnostic Fault(Operation operation, string constraint, string message) =>
        new($"call_{constraint.ToLowerInvariant()}", message, operation.Name, operation.Location);
}

/// <summary>Builds calls.</summary>
public static class CallBuilder
{
    /// <summary>A call of a function of the same module.</summary>
    public static ImmutableArray<Value> Call(this Builder builder, Function callee, params ImmutableArray<Value> operands) =>
        builder.Call(callee.Name, callee.ResultTypes, operands);

    /// <summary>A call by name, for a function that is not built yet.</summary>
    public static ImmutableArray<Value> Call(
        this Builder builder, string callee, ImmutableArray<HloType> resultTypes, ImmutableArray<Value> operands) =>
        builder.Append(
            CallOp.Instance, operands, AttributeDictionary.Of(("callee", new SymbolAttribute(callee))), resultTypes: resultTypes).Results;

    /// <summary>Puts the ops of a function here, in place of a call of it; calls within it are put in place too.</summary>
    /// <param name="builder">Where the ops are appended.</param>
    /// <param name="module">Where the function and those that it calls stand.</param>
    /// <param name="callee">The function.</param>
    /// <param name="operands">What it is called with.</param>
    /// <returns>What it hands out.</returns>
    /// <exception cref="ArgumentException">The operands are not of the function's types, or the functions call one another in a
    /// circle.</exception>
    /// <exception cref="KeyNotFoundException">A function that is called does not exist.</exception>
    public static ImmutableArray<Value> Inline(this Builder builder, Module module, string callee, params ImmutableArray<Value> operands) =>
        new Inlining(module, WorkBudget.Unlimited).Append(builder, callee, operands);

    /// <summary>The same within a budget, which is asked at every op.</summary>
    public static ImmutableArray<Value> Inline(
        this Builder builder, Module module, string callee, ImmutableArray<Value> operands, WorkBudget budget) =>
        new Inlining(module, budget).Append(builder, callee, operands);
}
