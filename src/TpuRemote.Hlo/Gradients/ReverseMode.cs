using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Gradients;

/// <summary>
/// Reverse-mode differentiation, from program to program: the backward ops are appended to the builder that holds the forward ones.
/// A cotangent that is zero is no value at all (null), so no zeros are built, added or multiplied; constants that rules need are built
/// where they are needed, and equal ones are left to the compiler to merge.
/// </summary>
public static class ReverseMode
{
    /// <summary>The gradients of a scalar with respect to values that it is computed from.</summary>
    /// <param name="builder">Holds the forward ops; the backward ops are appended to it.</param>
    /// <param name="loss">A floating-point scalar.</param>
    /// <param name="wrt">The values to differentiate by.</param>
    /// <returns>For each its gradient, of its type; null where it is zero: the loss does not depend on it, or it is no float.</returns>
    /// <exception cref="DiagnosticException">
    /// The loss is no float scalar, or ops on the way refuse to be differentiated (all of them are listed).
    /// </exception>
    public static ImmutableArray<Value?> Differentiate(Builder builder, Value loss, params ImmutableArray<Value> wrt) =>
        Differentiate(builder, loss, ImmutableHashSet<Value>.Empty, wrt);

    /// <summary>The gradients of a scalar, holding some of the values on the way constant.</summary>
    /// <param name="builder">Holds the forward ops; the backward ops are appended to it.</param>
    /// <param name="loss">A floating-point scalar.</param>
    /// <param name="constants">Values that count as constants, whatever they are computed from: no cotangent flows back through them.</param>
    /// <param name="wrt">The values to differentiate by.</param>
    /// <returns>For each its gradient, of its type; null where it is zero: the loss does not depend on it, or it is no float.</returns>
    /// <exception cref="DiagnosticException">
    /// The loss is no float scalar, or ops on the way refuse to be differentiated (all of them are listed).
    /// </exception>
    public static ImmutableArray<Value?> Differentiate(
        Builder builder, Value loss, IReadOnlySet<Value> constants, params ImmutableArray<Value> wrt)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Type is not TensorType { IsScalar: true } type || !type.ElementType.IsFloat())
        {
            throw new DiagnosticException(new Diagnostic(
                "gradient_loss",
                $"the loss should be a floating-point scalar, it is {loss.Type}",
                loss.DefiningOperation?.Name ?? "",
                loss.DefiningOperation?.Location ?? Location.Unknown));
        }
        return Pullback(builder, [loss], _ => [builder.ConstantScalar(type.ElementType, 1)], constants, wrt);
    }

    /// <summary>Carries cotangents of outputs back to the values that they are computed from: a vector-Jacobian product.</summary>
    /// <param name="builder">Holds the forward ops; the backward ops are appended to it.</param>
    /// <param name="outputs">Floating-point tensors.</param>
    /// <param name="cotangents">For each output its cotangent, of its type; null where it is zero.</param>
    /// <param name="wrt">The values to differentiate by.</param>
    /// <returns>For each its cotangent, of its type; null where it is zero.</returns>
    /// <exception cref="DiagnosticException">Ops on the way refuse to be differentiated (all of them are listed).</exception>
    public static ImmutableArray<Value?> Pullback(
        Builder builder, ImmutableArray<Value> outputs, ImmutableArray<Value?> cotangents, ImmutableArray<Value> wrt)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (outputs.Length != cotangents.Length)
            throw new ArgumentException($"{outputs.Length} cotangents were expected, {cotangents.Length} were given", nameof(cotangents));
        for (var i = 0; i < outputs.Length; i++)
        {
            if (cotangents[i] is { } given && !given.Type.Equals(outputs[i].Type))
                throw new ArgumentException($"cotangent {i} should be {outputs[i].Type}, it is {given.Type}", nameof(cotangents));
        }
        return Pullback(builder, outputs, _ => cotangents, ImmutableHashSet<Value>.Empty, wrt);
    }

    private static ImmutableArray<Value?> Pullback(
        Builder builder,
        ImmutableArray<Value> outputs,
        Func<Builder, ImmutableArray<Value?>> seeds,
        IReadOnlySet<Value> constants,
        ImmutableArray<Value> wrt)
    {
        var path = GradientPath.Find(builder.Operations, outputs, wrt, constants);
        if (path.Refusals.Length > 0) throw new DiagnosticException(path.Refusals);
        var sums = new CotangentSums(builder);
        var given = outputs.Any(path.IsActive) ? seeds(builder) : [.. outputs.Select(_ => (Value?)null)];
        for (var i = 0; i < outputs.Length; i++)
        {
            if (path.IsActive(outputs[i])) sums.Add(outputs[i], given[i]);
        }
        foreach (var operation in path.Backward) Step(builder, path, sums, operation);
        return [.. wrt.Select(sums.Find)];
    }

    private static void Step(Builder builder, GradientPath path, CotangentSums sums, Operation operation)
    {
        ImmutableArray<Value?> arriving = [.. operation.Results.Select(sums.Find)];
        if (operation.Definition.Gradient is not GradientRule.Pullback rule || arriving.All(c => c is null)) return;
        var captures = path.Captures(operation);
        var site = new GradientSite(builder, operation, arriving)
        {
            Wanted = [.. operation.Operands.Select(path.IsActive)],
            Captures = captures,
        };
        var cotangents = rule.Apply(site);
        if (captures.Length > 0 && cotangents.Length != operation.Operands.Length + captures.Length)
            throw site.Refuse("a region of it reads a value from outside that is differentiated by");
        foreach (var (value, cotangent) in operation.Operands.AddRange(captures).Zip(cotangents))
        {
            if (path.IsActive(value)) sums.Add(value, cotangent);
        }
    }
}
