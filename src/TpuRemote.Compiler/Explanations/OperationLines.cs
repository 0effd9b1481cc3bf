using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Compiler.Explanations;

/// <summary>On which line of a program's text each of its ops stands.</summary>
internal sealed class OperationLines
{
    private readonly Dictionary<Operation, int> _lines = [];

    /// <summary>Finds the lines of a program.</summary>
    public OperationLines(Module module, WorkBudget budget)
    {
        // Printed without locations, the text that is read back has its own lines as locations; the lines are the same with them.
        var text = ModulePrinter.Print(module, new PrintOptions { Budget = budget });
        var placed = ModuleParser.Parse(text, options: AnySize(budget));
        foreach (var (operation, same) in All(module).Zip(All(placed))) _lines[operation] = same.Location.Resolve().Line;
    }

    /// <summary>The lines of some ops, from 1, ascending, each once.</summary>
    public ImmutableArray<int> Of(IEnumerable<Operation> operations) => [.. operations.Select(o => _lines[o]).Distinct().Order()];

    // The program has passed the limits that hold for it; calls in place and aliases written out may have made its text longer.
    private static ParseOptions AnySize(WorkBudget budget) => new()
    {
        MaxDepth = int.MaxValue,
        MaxLiteralBytes = long.MaxValue,
        MaxOperations = int.MaxValue,
        MaxValues = int.MaxValue,
        MaxRank = int.MaxValue,
        MaxAttributes = long.MaxValue,
        MaxNameLength = int.MaxValue,
        Budget = budget,
    };

    private static IEnumerable<Operation> All(Module module) => module.Functions.SelectMany(f => All(f.Body));

    private static IEnumerable<Operation> All(Region region) =>
        region.Operations.SelectMany(o => o.Regions.SelectMany(All).Prepend(o));
}
