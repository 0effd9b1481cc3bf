using System.Collections.Immutable;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Client;

/// <content>Control flow on the device. Variables assigned in a body keep their values after it.</content>
public static partial class Tf
{
    /// <summary>Repeats a body while a condition holds.</summary>
    /// <param name="condition">From the carried tensors, an i1 scalar.</param>
    /// <param name="body">From the carried tensors, those of the next trip: as many, of the same types.</param>
    /// <param name="initial">The carried tensors before the first trip.</param>
    /// <returns>The carried tensors after the last trip.</returns>
    /// <exception cref="TpuArgumentException">The condition is no i1 scalar, or the body changes the number or types of the
    /// tensors.</exception>
    public static ImmutableArray<Tensor> While(
        Func<ImmutableArray<Tensor>, Tensor> condition,
        Func<ImmutableArray<Tensor>, IReadOnlyList<Tensor>> body,
        IReadOnlyList<Tensor> initial)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(initial);
        if (TraceScope.Current is { } scope) return LoopTracing.While(scope, condition, body, [.. initial]);
        ImmutableArray<Tensor> carried = [.. initial];
        while (LoopTracing.Checked(condition(carried)).ToScalar<bool>()) carried = LoopTracing.Checked(carried, body(carried));
        return carried;
    }

    /// <summary>Runs a body a given number of times, on the device without a word to the host.</summary>
    /// <param name="count">How many times; not negative.</param>
    /// <param name="body">What happens each time: variables, infeed and outfeed.</param>
    public static void Repeat(int count, Action body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Repeat(count, (_, none) => Return(body, none), []);
    }

    /// <summary>Runs a body a given number of times on one tensor.</summary>
    /// <returns>The tensor after the last time.</returns>
    public static Tensor Repeat(int count, Func<Tensor, Tensor> body, Tensor initial)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Repeat(count, (_, carried) => [body(carried[0])], [initial])[0];
    }

    /// <summary>Runs a body a given number of times on tensors.</summary>
    /// <param name="count">How many times; not negative.</param>
    /// <param name="body">From the number of the trip (an i32 scalar from 0) and the carried tensors, those of the next trip.</param>
    /// <param name="initial">The carried tensors before the first trip.</param>
    /// <returns>The carried tensors after the last trip.</returns>
    public static ImmutableArray<Tensor> Repeat(
        int count, Func<Tensor, ImmutableArray<Tensor>, IReadOnlyList<Tensor>> body, IReadOnlyList<Tensor> initial)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(initial);
        if (count < 0) throw new TpuArgumentException($"repeat: a count of 0 or more was expected, {count} was given");
        return While(
            c => Less(c[0], count), c => [c[0] + 1, .. LoopTracing.Checked(c[1..], body(c[0], c[1..]))], [Fill(0), .. initial])[1..];
    }

    /// <summary>
    /// The results of one function or of another, by an i1 scalar; only the one chosen runs. Both give tensors of the same types.
    /// </summary>
    /// <exception cref="TpuArgumentException">The condition is no i1 scalar, or the results differ in number or types.</exception>
    public static ImmutableArray<Tensor> Cond(Tensor condition, Func<IReadOnlyList<Tensor>> onTrue, Func<IReadOnlyList<Tensor>> onFalse)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(onTrue);
        ArgumentNullException.ThrowIfNull(onFalse);
        LoopTracing.Checked(condition);
        if (TraceScope.Current is { } scope) return BranchTracing.Cond(scope, condition, onTrue, onFalse);
        return [.. condition.ToScalar<bool>() ? onTrue() : onFalse()];
    }

    /// <summary>The result of one function or of another, by an i1 scalar; only the one chosen runs.</summary>
    public static Tensor Cond(Tensor condition, Func<Tensor> onTrue, Func<Tensor> onFalse)
    {
        ArgumentNullException.ThrowIfNull(onTrue);
        ArgumentNullException.ThrowIfNull(onFalse);
        return Cond(condition, () => [onTrue()], () => [onFalse()])[0];
    }

    private static ImmutableArray<Tensor> Return(Action body, ImmutableArray<Tensor> carried)
    {
        body();
        return carried;
    }
}
