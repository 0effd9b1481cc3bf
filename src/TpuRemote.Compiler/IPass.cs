using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Compiler;

/// <summary>A pass from program to program; it keeps the program's meaning on the reference evaluator, bit for bit.</summary>
public interface IPass
{
    /// <summary>The pass's name, in kebab case, as reports and tests show it.</summary>
    string Name { get; }

    /// <summary>Rewrites the program.</summary>
    /// <param name="module">The program.</param>
    /// <param name="budget">Asked at every op; null where there is none.</param>
    Module Run(Module module, WorkBudget? budget = null);
}
