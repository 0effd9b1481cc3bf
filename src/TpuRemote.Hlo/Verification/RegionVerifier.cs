using System.Runtime.CompilerServices;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Verification;

/// <summary>
/// Checks the ops of a function: each by its own rules, and that values are defined before they are used where they can be seen.
/// </summary>
internal sealed class RegionVerifier(
    Module module, IReadOnlyDictionary<string, Function> functions, FaultList faults, WorkBudget budget)
{
    private readonly HashSet<Value> _visible = [];
    private readonly HashSet<Value> _defined = [];

    /// <summary>Checks a function's body.</summary>
    public void VerifyBody(Function function)
    {
        if (!EndsIn(function.Body, ReturnOp.Func))
            faults.Add("terminator", $"the body of @{function.Name} should end in {ReturnOp.Func.Name}", function.Location);
        Region(function.Body, null);
    }

    private static bool EndsIn(Region region, OpDefinition terminator) =>
        region.Operations is [.., { } end] && end.Definition == terminator;

    private void Region(Region region, Operation? owner)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var own = new List<Value>();
        foreach (var argument in region.Arguments) Define(argument, own, owner);
        for (var i = 0; i < region.Operations.Length; i++)
        {
            var operation = region.Operations[i];
            if (operation.Definition.IsTerminator && i < region.Operations.Length - 1)
                faults.Add(
                    "terminator",
                    $"{operation.Name} ends a region, {region.Operations.Length - 1 - i} ops stand after it",
                    operation.Location,
                    operation.Name);
            Operation(operation);
            foreach (var result in operation.Results) Define(result, own, operation);
        }
        _visible.ExceptWith(own);
    }

    private void Operation(Operation operation)
    {
        budget.Check();
        for (var i = 0; i < operation.Operands.Length; i++) CheckOperand(operation, i);
        var complete = true;
        for (var i = 0; i < operation.Regions.Length; i++) complete &= CheckTerminator(operation, i);
        if (complete) CheckTypes(operation);
        if (operation.Definition == CallOp.Instance && operation.Attributes.Find("callee") is SymbolAttribute)
            faults.AddRange(CallOp.CheckCallee(operation, module, functions.GetValueOrDefault(CallOp.CalleeOf(operation))));
        foreach (var region in operation.Regions) Region(region, operation);
    }

    private void Define(Value value, List<Value> own, Operation? definer)
    {
        own.Add(value);
        _visible.Add(value);
        if (!_defined.Add(value))
            faults.Add("dominance", "a value is defined twice", definer?.Location ?? Location.Unknown, definer?.Name ?? "");
    }

    private void CheckOperand(Operation operation, int index)
    {
        var value = operation.Operands[index];
        if (_visible.Contains(value)) return;
        var name = value.Name is null ? "" : $" (%{value.Name})";
        var origin = value.DefiningOperation is { } op ? $"a result of {op.Name} at {op.Location}" : "an argument of a region or function";
        faults.Add(
            "dominance",
            $"operand {index}{name} is {origin} that is not defined before this op in the same or an enclosing region",
            operation.Location,
            operation.Name);
    }

    private bool CheckTerminator(Operation operation, int region)
    {
        if (EndsIn(operation.Regions[region], ReturnOp.Stablehlo)) return true;
        faults.Add("terminator", $"region {region} should end in {ReturnOp.Stablehlo.Name}", operation.Location, operation.Name);
        return false;
    }

    private void CheckTypes(Operation operation)
    {
        var site = OpSite.Of(operation);
        var inferred = site.CheckedResultTypes();
        // To a site no results mean results that are to be inferred; an op has those that it has.
        if (site.IsValid && operation.Results.IsEmpty && inferred.Length > 0)
            site.Error("O", $"the results should be ({string.Join(", ", inferred)}), none are declared");
        faults.AddRange(site.Diagnostics);
    }
}
