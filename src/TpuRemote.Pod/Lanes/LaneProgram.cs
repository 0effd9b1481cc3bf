using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Pod.Lanes;

/// <summary>
/// Typed straight-line scalar code that a vector instruction carries (design decision 5). Every lane runs it on its own inputs;
/// each step's result is rounded to the step's type, so the program's meaning is that of the scalar operations in order.
/// </summary>
/// <param name="Inputs">The element types of the inputs.</param>
/// <param name="Steps">The steps, in order.</param>
/// <param name="Outputs">The numbers of the steps whose results are the outputs.</param>
public sealed record LaneProgram(ImmutableArray<ElementType> Inputs, ImmutableArray<LaneStep> Steps, ImmutableArray<int> Outputs)
{
    /// <summary>The element type of an output.</summary>
    public ElementType OutputType(int output) => Steps[Outputs[output]].Type;
}
