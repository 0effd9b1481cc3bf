using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client;

/// <content>Rewriting for several cores.</content>
public sealed partial class TpuSession
{
    /// <summary>Rewrites a function of no tensors for several cores; each runs it.</summary>
    /// <returns>A computation that gives every core's result.</returns>
    public TpuComputation<TResult[]> BatchParallel<TResult>(Func<TResult> function, int numShards = 1) =>
        EachCore<TResult>(0, Applied.To(function), Cut(numShards, default), []);

    /// <summary>Rewrites a function that returns nothing for several cores: it assigns variables, and uses infeed and outfeed.</summary>
    public TpuComputation<Tensor[][]> BatchParallel(Action function, int numShards = 1) =>
        EachCore<Tensor[]>(0, Applied.To(function), Cut(numShards, default), []);

    /// <summary>
    /// Rewrites a function of one tensor for several cores: every input is cut along its first dimension, each core runs its part.
    /// </summary>
    /// <returns>A computation that gives every core's result.</returns>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or there are more of them than cores.</exception>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    public TpuComputation<TResult[]> BatchParallel<TResult>(Func<Tensor, TResult> function, Tensor[] inputs, int numShards = 1) =>
        EachCore<TResult>(1, Applied.To(function), Cut(numShards, default), inputs);

    /// <summary>
    /// Rewrites a function of two tensors for several cores: every input is cut along its first dimension, each core runs its part.
    /// </summary>
    /// <returns>A computation that gives every core's result.</returns>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or there are more of them than cores.</exception>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    public TpuComputation<TResult[]> BatchParallel<TResult>(Func<Tensor, Tensor, TResult> function, Tensor[] inputs, int numShards = 1) =>
        EachCore<TResult>(2, Applied.To(function), Cut(numShards, default), inputs);

    /// <summary>
    /// Rewrites a function of three tensors for several cores: every input is cut along its first dimension, each core runs its part.
    /// </summary>
    /// <returns>A computation that gives every core's result.</returns>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or there are more of them than cores.</exception>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    public TpuComputation<TResult[]> BatchParallel<TResult>(
        Func<Tensor, Tensor, Tensor, TResult> function, Tensor[] inputs, int numShards = 1) =>
        EachCore<TResult>(3, Applied.To(function), Cut(numShards, default), inputs);

    /// <summary>
    /// Rewrites a function of four tensors for several cores: every input is cut along its first dimension, each core runs its part.
    /// </summary>
    /// <returns>A computation that gives every core's result.</returns>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or there are more of them than cores.</exception>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    public TpuComputation<TResult[]> BatchParallel<TResult>(
        Func<Tensor, Tensor, Tensor, Tensor, TResult> function, Tensor[] inputs, int numShards = 1) =>
        EachCore<TResult>(4, Applied.To(function), Cut(numShards, default), inputs);

    /// <summary>
    /// Rewrites a function of any number of tensors, written <c>(Tensor[] t) => ...</c>, for several cores, cutting every input along its
    /// first dimension.
    /// </summary>
    /// <returns>A computation that gives every core's result.</returns>
    [OverloadResolutionPriority(-1)]
    public TpuComputation<TResult[]> BatchParallel<TResult>(Func<Tensor[], TResult> function, Tensor[] inputs, int numShards = 1) =>
        EachCore<TResult>(null, Applied.To(function), Cut(numShards, default), inputs);

    /// <summary>Rewrites a function of one tensor for as many cores as there are lists of inputs, each for one core.</summary>
    /// <returns>A computation that gives every core's result; other inputs of a run are those of core 0, those of core 1 ... one after
    /// another.</returns>
    /// <exception cref="TpuArgumentException">The lists differ in number or types.</exception>
    public TpuComputation<TResult[]> Replicate<TResult>(Func<Tensor, TResult> function, Tensor[][] inputs) =>
        Replicated<TResult>(1, Applied.To(function), inputs);

    /// <summary>Rewrites a function of two tensors for as many cores as there are lists of inputs, each for one core.</summary>
    /// <returns>A computation that gives every core's result; other inputs of a run are those of core 0, those of core 1 ... one after
    /// another.</returns>
    /// <exception cref="TpuArgumentException">The lists differ in number or types.</exception>
    public TpuComputation<TResult[]> Replicate<TResult>(Func<Tensor, Tensor, TResult> function, Tensor[][] inputs) =>
        Replicated<TResult>(2, Applied.To(function), inputs);

    /// <summary>Rewrites a function of three tensors for as many cores as there are lists of inputs, each for one core.</summary>
    /// <returns>A computation that gives every core's result; other inputs of a run are those of core 0, those of core 1 ... one after
    /// another.</returns>
    /// <exception cref="TpuArgumentException">The lists differ in number or types.</exception>
    public TpuComputation<TResult[]> Replicate<TResult>(Func<Tensor, Tensor, Tensor, TResult> function, Tensor[][] inputs) =>
        Replicated<TResult>(3, Applied.To(function), inputs);

    /// <summary>Rewrites a function of four tensors for as many cores as there are lists of inputs, each for one core.</summary>
    /// <returns>A computation that gives every core's result; other inputs of a run are those of core 0, those of core 1 ... one after
    /// another.</returns>
    /// <exception cref="TpuArgumentException">The lists differ in number or types.</exception>
    public TpuComputation<TResult[]> Replicate<TResult>(Func<Tensor, Tensor, Tensor, Tensor, TResult> function, Tensor[][] inputs) =>
        Replicated<TResult>(4, Applied.To(function), inputs);

    /// <summary>
    /// Rewrites a function of any number of tensors, written <c>(Tensor[] t) => ...</c>, for as many cores as there are lists of inputs,
    /// each for one core.
    /// </summary>
    /// <returns>A computation that gives every core's result.</returns>
    [OverloadResolutionPriority(-1)]
    public TpuComputation<TResult[]> Replicate<TResult>(Func<Tensor[], TResult> function, Tensor[][] inputs) =>
        Replicated<TResult>(null, Applied.To(function), inputs);

    /// <summary>
    /// Rewrites a function of one tensor for several cores: inputs are cut along axes (the first dimension unless given; null gives an
    /// input whole to every core), the cores' results are put together along axes (the first dimension unless given; null takes core 0's).
    /// </summary>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or a scalar result is to be put together.</exception>
    public TpuComputation<TResult> Shard<TResult>(
        Func<Tensor, TResult> function,
        Tensor[] inputs,
        int numShards = 1,
        int?[]? inputShardAxes = null,
        int?[]? outputShardAxes = null) =>
        PutTogether<TResult>(1, Applied.To(function), inputs, numShards, inputShardAxes, outputShardAxes);

    /// <summary>
    /// Rewrites a function of two tensors for several cores: inputs are cut along axes (the first dimension unless given; null gives an
    /// input whole to every core), the cores' results are put together along axes (the first dimension unless given; null takes core 0's).
    /// </summary>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or a scalar result is to be put together.</exception>
    public TpuComputation<TResult> Shard<TResult>(
        Func<Tensor, Tensor, TResult> function,
        Tensor[] inputs,
        int numShards = 1,
        int?[]? inputShardAxes = null,
        int?[]? outputShardAxes = null) =>
        PutTogether<TResult>(2, Applied.To(function), inputs, numShards, inputShardAxes, outputShardAxes);

    /// <summary>
    /// Rewrites a function of three tensors for several cores: inputs are cut along axes (the first dimension unless given; null gives an
    /// input whole to every core), the cores' results are put together along axes (the first dimension unless given; null takes core 0's).
    /// </summary>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or a scalar result is to be put together.</exception>
    public TpuComputation<TResult> Shard<TResult>(
        Func<Tensor, Tensor, Tensor, TResult> function,
        Tensor[] inputs,
        int numShards = 1,
        int?[]? inputShardAxes = null,
        int?[]? outputShardAxes = null) =>
        PutTogether<TResult>(3, Applied.To(function), inputs, numShards, inputShardAxes, outputShardAxes);

    /// <summary>
    /// Rewrites a function of four tensors for several cores: inputs are cut along axes (the first dimension unless given; null gives an
    /// input whole to every core), the cores' results are put together along axes (the first dimension unless given; null takes core 0's).
    /// </summary>
    /// <exception cref="TpuArgumentException">The shards do not divide the inputs, or a scalar result is to be put together.</exception>
    public TpuComputation<TResult> Shard<TResult>(
        Func<Tensor, Tensor, Tensor, Tensor, TResult> function,
        Tensor[] inputs,
        int numShards = 1,
        int?[]? inputShardAxes = null,
        int?[]? outputShardAxes = null) =>
        PutTogether<TResult>(4, Applied.To(function), inputs, numShards, inputShardAxes, outputShardAxes);

    /// <summary>
    /// Rewrites a function of any number of tensors, written <c>(Tensor[] t) => ...</c>, for several cores, as the other overloads do.
    /// </summary>
    [OverloadResolutionPriority(-1)]
    public TpuComputation<TResult> Shard<TResult>(
        Func<Tensor[], TResult> function,
        Tensor[] inputs,
        int numShards = 1,
        int?[]? inputShardAxes = null,
        int?[]? outputShardAxes = null) =>
        PutTogether<TResult>(null, Applied.To(function), inputs, numShards, inputShardAxes, outputShardAxes);

    private TpuComputation<TResult[]> Replicated<TResult>(int? arity, Func<ImmutableArray<Tensor>, object?> function, Tensor[][] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length == 0)
            throw new TpuArgumentException("tpu.replicate() inputs must be a list of lists/tuples; an empty list was given");
        CheckCores(inputs.Length);
        for (var replica = 1; replica < inputs.Length; replica++)
        {
            if (inputs[replica].Length == inputs[0].Length) continue;
            throw new TpuArgumentException(
                "Replicas must have the same number of inputs. Replica 0 has "
                + $"{inputs[0].Length} inputs, replica {replica} has {inputs[replica].Length} inputs.");
        }
        return EachCore<TResult>(arity, function, new InputPlacement.PerReplica(inputs.Length), [.. inputs.SelectMany(i => i)]);
    }

    private TpuComputation<TResult[]> EachCore<TResult>(
        int? arity, Func<ImmutableArray<Tensor>, object?> function, InputPlacement placement, Tensor[] inputs)
    {
        var form = new ComputationForm<TResult[]>(
            arity, function, placement, (template, byCore) => [.. byCore.Select(tensors => Filled<TResult>(template, tensors))]);
        return new TpuComputation<TResult[]>(this, form, form.Place(inputs), Options.Precision);
    }

    private TpuComputation<TResult> PutTogether<TResult>(
        int? arity, Func<ImmutableArray<Tensor>, object?> function, Tensor[] inputs, int numShards, int?[]? inputAxes, int?[]? outputAxes)
    {
        var form = new ComputationForm<TResult>(
            arity,
            function,
            Cut(numShards, inputAxes is null ? default : [.. inputAxes]),
            (template, byCore) => Filled<TResult>(template, OutputJoining.Join(byCore, outputAxes)));
        return new TpuComputation<TResult>(this, form, form.Place(inputs), Options.Precision);
    }

    private InputPlacement.Sharded Cut(int numShards, ImmutableArray<int?> axes)
    {
        if (numShards < 1) throw new TpuArgumentException($"num_shards must be a positive integer. {numShards} was given");
        CheckCores(numShards);
        return new InputPlacement.Sharded(numShards, axes);
    }

    private void CheckCores(int replicas)
    {
        if (replicas > Devices.Devices.Length)
            throw new TpuArgumentException(
                $"at most {Devices.Devices.Length} replicas were expected, one for each core of the {Devices.AcceleratorType}; "
                + $"{replicas} were asked for");
    }
}
