using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Evaluation;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Evaluation;

/// <summary>One function of concrete tensors: how it is built as ops, and of what; kept so that gradients can build it again.</summary>
/// <param name="Build">Appends the function's ops to a builder and answers its results.</param>
/// <param name="Operands">What it was applied to.</param>
/// <param name="Place">The C# line that applied it.</param>
/// <param name="StopsGradient">Whether gradients end here.</param>
internal sealed record EagerStep(
    Func<Builder, ImmutableArray<Value>, ImmutableArray<Value>> Build,
    ImmutableArray<EagerTensor> Operands,
    Location Place,
    bool StopsGradient)
{
    /// <summary>Evaluates the function on the reference evaluator, op by op as any program.</summary>
    public ImmutableArray<Tensor> Evaluate()
    {
        var builder = new Builder(() => Place);
        ImmutableArray<Value> arguments = [.. Operands.Select(o => builder.Argument(o.Type))];
        var results = Build(builder, arguments);
        foreach (var result in results) CheckFits(result.Type);
        var module = Module.Of(Function.Of("main", builder.FunctionReturn(results.AsSpan())));
        var literals = Evaluator.Run(module, [.. Operands.Select(o => o.Literal)]);
        return [.. literals.Select((literal, index) => (Tensor)new EagerTensor(literal, this, index))];
    }

    private static void CheckFits(HloType type)
    {
        if (type is not TensorType tensor || tensor.ByteSize is >= 0 and var bytes && bytes <= Array.MaxLength) return;
        throw new TpuArgumentException(
            $"{tensor} does not fit into this process: a concrete tensor of at most 2 GiB ({Array.MaxLength} bytes) was expected, this one has "
            + $"{tensor.ElementCount} elements of {tensor.ElementType.ByteSize()} bytes");
    }
}
