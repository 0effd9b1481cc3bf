using System.Collections.Immutable;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Tracing;

/// <summary>
/// A traced function: @main takes the inputs and then the variables, and results in the function's results and then the updates.
/// </summary>
/// <param name="Module">The program.</param>
/// <param name="Replicas">On how many replicas it runs.</param>
/// <param name="Inputs">The types of the inputs, each with whether all replicas are given the same.</param>
/// <param name="ResultCount">The number of the function's own results.</param>
/// <param name="Variables">The variables that are its trailing parameters.</param>
/// <param name="Updated">Those of them that are its trailing results.</param>
internal sealed record TracedProgram(
    Module Module,
    int Replicas,
    ImmutableArray<(TensorType Type, bool IsReplicated)> Inputs,
    int ResultCount,
    ImmutableArray<VariableSlot> Variables,
    ImmutableArray<VariableSlot> Updated)
{
    /// <summary>The types of the function's own results.</summary>
    public ImmutableArray<TensorType> ResultTypes => [.. Module.Main.ResultTypes.Take(ResultCount).Cast<TensorType>()];
}
