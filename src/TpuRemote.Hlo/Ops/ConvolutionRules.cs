using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Ops;

/// <summary>The constraints of convolution, C2 to C26, and its attributes.</summary>
internal static class ConvolutionRules
{
    /// <summary>Requires that the dimension numbers name each dimension once (C12, C13, C17 to C20).</summary>
    public static bool RequireNumbers(OpSite site, ConvolutionDimensionNumbers numbers, int rank) =>
        RequireRoles(site, "input", numbers.InputSpatial, [numbers.InputBatch, numbers.InputFeature], rank, "C12", "C13")
        & RequireRoles(site, "kernel", numbers.KernelSpatial, [numbers.KernelInputFeature, numbers.KernelOutputFeature], rank, "C17", "C18")
        & RequireRoles(site, "output", numbers.OutputSpatial, [numbers.OutputBatch, numbers.OutputFeature], rank, "C19", "C20");

    /// <summary>Requires the window attributes (C2 to C9).</summary>
    /// <returns>The windows, one per spatial dimension; default where a constraint is broken.</returns>
    public static ImmutableArray<WindowDimension> RequireWindows(OpSite site, ConvolutionDimensionNumbers numbers, TensorType rhs)
    {
        var count = rhs.Rank - 2;
        var strides = site.IntegersOr("window_strides", "I3", count, 1);
        var lhsDilation = site.IntegersOr("lhs_dilation", "I5", count, 1);
        var rhsDilation = site.IntegersOr("rhs_dilation", "I6", count, 1);
        var reversal = site.IntegersOr("window_reversal", "I7", count, 0);
        var padding = site.PaddingOr("C4", count);
        if (strides.IsDefault || lhsDilation.IsDefault || rhsDilation.IsDefault || reversal.IsDefault || padding.IsDefault) return default;
        var right = site.RequirePerDimension(strides, "window_strides", count, "C2", "C3", 1)
            & site.RequirePerDimension(lhsDilation, "lhs_dilation", count, "C5", "C6", 1)
            & site.RequirePerDimension(rhsDilation, "rhs_dilation", count, "C7", "C8", 1)
            & site.RequirePerDimension(reversal, "window_reversal", count, "C9", "C9", 0);
        return right ? Windows(site.Attributes, numbers, rhs) : default;
    }

    /// <summary>The windows of verified attributes, one per spatial dimension.</summary>
    public static ImmutableArray<WindowDimension> Windows(
        AttributeDictionary attributes, ConvolutionDimensionNumbers numbers, TensorType rhs)
    {
        var count = numbers.KernelSpatial.Length;
        var strides = attributes.Integers("window_strides", count, 1);
        var lhsDilation = attributes.Integers("lhs_dilation", count, 1);
        var rhsDilation = attributes.Integers("rhs_dilation", count, 1);
        var reversal = attributes.Booleans("window_reversal", count);
        var padding = attributes.Padding(count);
        return [.. numbers.KernelSpatial.Select((dimension, d) => new WindowDimension(
            rhs.Dimensions[(int)dimension], strides[d], padding[d].Low, padding[d].High, lhsDilation[d], rhsDilation[d], reversal[d]))];
    }

    /// <summary>Requires that batch and features split into the groups (C10, C11, C14 to C16, C21 to C23).</summary>
    public static void RequireGroups(OpSite site, ConvolutionDimensionNumbers numbers, TensorType lhs, TensorType rhs)
    {
        var features = site.IntegerOr("feature_group_count", "I17", 1);
        var batches = site.IntegerOr("batch_group_count", "I18", 1);
        var positive = site.Require(features > 0, "C21", $"feature_group_count should be above 0, it is {features}")
            & site.Require(batches > 0, "C22", $"batch_group_count should be above 0, it is {batches}");
        site.Require(
            features == 1 || batches == 1, "C23", $"feature_group_count or batch_group_count should be 1, they are {features} and {batches}");
        if (!positive) return;
        long lhsBatch = lhs.Dimensions[(int)numbers.InputBatch], lhsFeatures = lhs.Dimensions[(int)numbers.InputFeature];
        long rhsInput = rhs.Dimensions[(int)numbers.KernelInputFeature], rhsOutput = rhs.Dimensions[(int)numbers.KernelOutputFeature];
        site.Require(lhsBatch % batches == 0, "C10", $"the batch of {lhsBatch} should divide into {batches} groups");
        site.Require(lhsFeatures % features == 0, "C11", $"the {lhsFeatures} features of lhs should divide into {features} groups");
        site.Require(
            rhsInput == lhsFeatures / features,
            "C14",
            $"rhs should have {lhsFeatures / features} input features, those of lhs in a group, it has {rhsInput}");
        site.Require(rhsOutput % batches == 0, "C15", $"the {rhsOutput} output features should divide into {batches} groups of the batch");
        site.Require(rhsOutput % features == 0, "C16", $"the {rhsOutput} output features should divide into {features} groups of features");
    }

    /// <summary>Requires, where there is a precision_config, one precision for each operand (C24).</summary>
    public static void RequirePrecision(OpSite site)
    {
        if (
            !site.Attributes.Has("precision_config") || site.RequireAttribute<ArrayAttribute>("precision_config", "I19") is not { } config) return;
        var named = config.Items.All(i => i is EnumAttribute { Value: "DEFAULT" or "HIGH" or "HIGHEST" });
        site.Require(named, "I19", $"precision_config should name DEFAULT, HIGH or HIGHEST, it is [{string.Join(", ", config.Items)}]");
        site.Require(config.Items.Length == 2, "C24", $"precision_config should have 2 elements, it has {config.Items.Length}");
    }

    /// <summary>The result type (C25); a declared wider element type of the same kind is taken.</summary>
    public static ImmutableArray<HloType> ResultTypes(
        OpSite site, ConvolutionDimensionNumbers numbers, ImmutableArray<WindowDimension> windows)
    {
        var (lhs, rhs) = (site.Tensor(0), site.Tensor(1));
        var shape = new long[lhs.Rank];
        shape[numbers.OutputBatch] = lhs.Dimensions[(int)numbers.InputBatch] / site.IntegerOr("batch_group_count", "I18", 1);
        shape[numbers.OutputFeature] = rhs.Dimensions[(int)numbers.KernelOutputFeature];
        for (var d = 0; d < windows.Length; d++) shape[numbers.OutputSpatial[d]] = windows[d].Windows(
            lhs.Dimensions[(int)numbers.InputSpatial[d]]);
        var declared = site.DeclaredTensor();
        if (declared is null) return [lhs.With(shape)];
        site.Require(declared.Rank == lhs.Rank, "C26", $"the result should have rank {lhs.Rank}, it is declared as {declared}");
        site.Require(
            declared.Dimensions.SequenceEqual(shape), "C25", $"the result should be {lhs.With(shape)}, it is declared as {declared}");
        site.Require(
            RegionRules.IsPromotable(lhs.ElementType, declared.ElementType),
            "C27",
            $"the result's element type should hold {lhs.ElementType.Name()}, it is declared as {declared}");
        return site.IsValid ? [declared] : [];
    }

    /// <summary>The attributes of a convolution.</summary>
    public static AttributeDictionary ToAttributes(
        ConvolutionDimensionNumbers numbers, ImmutableArray<WindowDimension> windows, long featureGroupCount, long batchGroupCount, string precision)
    {
        var config = new EnumAttribute("precision", precision);
        return AttributeDictionary.Of(
            ("window_strides", DenseArrayAttribute.Of([.. windows.Select(w => w.Stride)])),
            ("padding", WindowRules.Padding(windows)),
            ("lhs_dilation", DenseArrayAttribute.Of([.. windows.Select(w => w.BaseDilation)])),
            ("rhs_dilation", DenseArrayAttribute.Of([.. windows.Select(w => w.WindowDilation)])),
            ("window_reversal", DenseArrayAttribute.OfBooleans(windows.Select(w => w.Reversed))),
            ("dimension_numbers", numbers),
            ("feature_group_count", new IntegerAttribute(featureGroupCount)),
            ("batch_group_count", new IntegerAttribute(batchGroupCount)),
            ("precision_config", new ArrayAttribute([config, config])));
    }

    private static bool RequireRoles(
        OpSite site, string name, ImmutableArray<long> spatial, ImmutableArray<long> others, int rank, string countConstraint, string roleConstraint)
    {
        ImmutableArray<long> all = [.. others, .. spatial];
        return site.Require(
                spatial.Length == rank - 2,
                countConstraint,
                $"{name}_spatial_dimensions should have {rank - 2} elements, it is [{string.Join(", ", spatial)}]")
            & site.RequireDistinct(all, roleConstraint, $"the {name} dimensions")
            & site.RequireDimensions(all, rank, roleConstraint, $"the {name} dimensions");
    }
}
