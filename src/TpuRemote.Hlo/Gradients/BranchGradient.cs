using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Gradients;

/// <summary>
/// The pullback of if and case: the same choice between regions that run the forward ops of their branch again and go back through them.
/// What is differentiated by is what the branches read from outside.
/// </summary>
internal static class BranchGradient
{
    /// <summary>No cotangent for the operand that chooses, then those of the captured values.</summary>
    public static ImmutableArray<Value?> Pullback(GradientSite site)
    {
        var operation = site.Operation;
        ImmutableArray<Region> branches = [.. operation.Regions.Select(r => Backward(site, r))];
        var chosen = site.Builder.Append(operation.Definition, operation.Operands, operation.Attributes, branches);
        return [null, .. chosen.Results];
    }

    private static Region Backward(GradientSite site, Region branch)
    {
        var builder = site.Builder.Nested();
        ImmutableArray<int> served = [.. Enumerable.Range(0, site.Cotangents.Length).Where(i => site.Cotangents[i] is not null)];
        var copy = new RegionCopy(builder);
        var needed = RegionCopy.NeededFor(branch, [.. served.Select(i => branch.Results[i])]);
        if (needed.Any(HostTransfers.Has)) throw site.Refuse("a branch takes data from the host or gives some, and would do so twice");
        foreach (var operation in needed) copy.Append(operation);
        ImmutableArray<Value> outputs = [.. served.Select(i => copy.Find(branch.Results[i]))];
        var found = ReverseMode.Pullback(builder, outputs, [.. served.Select(i => site.Cotangents[i])], site.Captures);
        Value[] results = [.. found.Select((c, i) => c ?? builder.Zeros(site.Captures[i].TensorType))];
        return builder.Return(results);
    }
}
