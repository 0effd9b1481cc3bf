using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Verification;

/// <summary>
/// Says whether a program is one: types as the specification's constraints have them, values defined before they are used, regions and
/// functions ended rightly, calls of functions that exist and do not call themselves. What passes, the evaluator and the compiler take.
/// </summary>
public static class Verifier
{
    /// <summary>Checks a whole program.</summary>
    /// <param name="module">The program.</param>
    /// <param name="budget">What the check may take; without end where null.</param>
    /// <returns>
    /// The faults in the order of the program, each with its place; empty where there are none. Of very many the first hundred, and how
    /// many more there are.
    /// </returns>
    public static ImmutableArray<Diagnostic> Verify(Module module, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var faults = new FaultList();
        CheckCounts(module, faults);
        var functions = CheckNames(module, faults);
        foreach (var function in module.Functions)
        {
            var signature = new FunctionVerifier(function, faults);
            signature.VerifyHead();
            new RegionVerifier(module, functions, faults, budget ?? WorkBudget.Unlimited).VerifyBody(function);
            signature.VerifyReturn();
        }
        CallGraph.Of(module).CheckRecursion(faults);
        return faults.ToImmutable();
    }

    /// <summary>Checks a whole program.</summary>
    /// <param name="module">The program.</param>
    /// <param name="budget">What the check may take; without end where null.</param>
    /// <exception cref="DiagnosticException">There are faults; they are listed as <see cref="Verify"/> does.</exception>
    public static void ThrowIfInvalid(Module module, WorkBudget? budget = null)
    {
        var faults = Verify(module, budget);
        if (!faults.IsEmpty) throw new DiagnosticException(faults);
    }

    private static void CheckCounts(Module module, FaultList faults)
    {
        foreach (var name in (string[])[Module.NumReplicas, Module.NumPartitions])
        {
            var given = module.Attributes.Find(name);
            if (given is null or IntegerAttribute { Value: > 0 }) continue;
            var text = given is IntegerAttribute number ? $"{number.Value}" : given.ToString();
            faults.Add("module", $"{name} should be a whole number of at least 1, it is {text}", Location.Unknown);
        }
    }

    // Answers the functions by name.
    private static Dictionary<string, Function> CheckNames(Module module, FaultList faults)
    {
        if (module.Functions.IsEmpty) faults.Add("module", "the module has no functions, at least one was expected", Location.Unknown);
        var first = new Dictionary<string, Function>();
        foreach (var function in module.Functions)
        {
            if (first.TryAdd(function.Name, function)) continue;
            faults.Add(
                "symbol",
                $"the module has several functions @{function.Name}; the first is at {first[function.Name].Location}",
                function.Location);
        }
        return first;
    }
}
