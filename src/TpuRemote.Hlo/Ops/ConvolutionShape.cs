using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>A verified convolution with its dimensions told apart by what they are for.</summary>
public sealed record ConvolutionShape
{
    private ConvolutionShape()
    {
    }

    /// <summary>Where batch, feature and spatial dimensions stand.</summary>
    public required ConvolutionDimensionNumbers Numbers { get; init; }

    /// <summary>The type of the input.</summary>
    public required TensorType Lhs { get; init; }

    /// <summary>The type of the kernel.</summary>
    public required TensorType Rhs { get; init; }

    /// <summary>The type of the result.</summary>
    public required TensorType Result { get; init; }

    /// <summary>One per spatial dimension.</summary>
    public required ImmutableArray<WindowDimension> Windows { get; init; }

    /// <summary>Into how many groups the features are split.</summary>
    public required long FeatureGroupCount { get; init; }

    /// <summary>Into how many groups the batch is split.</summary>
    public required long BatchGroupCount { get; init; }

    /// <summary>Both counts at once: one of them is 1.</summary>
    public long GroupCount => FeatureGroupCount * BatchGroupCount;

    /// <summary>The batch of the result.</summary>
    public long OutputBatch => Result.Dimensions[(int)Numbers.OutputBatch];

    /// <summary>The features of the result.</summary>
    public long OutputFeatures => Result.Dimensions[(int)Numbers.OutputFeature];

    /// <summary>The input features that each output feature is a sum over.</summary>
    public long KernelFeatures => Rhs.Dimensions[(int)Numbers.KernelInputFeature];

    /// <summary>The input's sizes in the spatial dimensions.</summary>
    public ImmutableArray<long> InputSizes => [.. Numbers.InputSpatial.Select(d => Lhs.Dimensions[(int)d])];

    /// <summary>The result's sizes in the spatial dimensions.</summary>
    public ImmutableArray<long> OutputSizes => [.. Numbers.OutputSpatial.Select(d => Result.Dimensions[(int)d])];

    /// <summary>The shape of a verified convolution.</summary>
    public static ConvolutionShape Of(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var numbers = operation.Attributes.Get<ConvolutionDimensionNumbers>("dimension_numbers");
        var rhs = operation.Operands[1].TensorType;
        return new()
        {
            Numbers = numbers,
            Lhs = operation.Operands[0].TensorType,
            Rhs = rhs,
            Result = operation.Result.TensorType,
            Windows = ConvolutionRules.Windows(operation.Attributes, numbers, rhs),
            FeatureGroupCount = operation.Attributes.Integer("feature_group_count", 1),
            BatchGroupCount = operation.Attributes.Integer("batch_group_count", 1),
        };
    }
}
