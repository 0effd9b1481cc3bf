using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client;

/// <content>Rewriting for one core.</content>
public sealed partial class TpuSession
{
    /// <summary>Rewrites a function of no tensors for one core.</summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    public TpuComputation<TResult> TpuRewrite<TResult>(Func<TResult> function) => Rewritten<TResult>(0, Applied.To(function), []);

    /// <summary>Rewrites a function of one tensor for one core. The inputs give the types, and the values of runs without others.</summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    /// <exception cref="TpuArgumentException">There are not as many inputs, or something returned is no tensor.</exception>
    public TpuComputation<TResult> TpuRewrite<TResult>(Func<Tensor, TResult> function, params Tensor[] inputs) =>
        Rewritten<TResult>(1, Applied.To(function), inputs);

    /// <summary>
    /// Rewrites a function of two tensors for one core. The inputs give the types, and the values of runs without others.
    /// </summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    /// <exception cref="TpuArgumentException">There are not as many inputs, or something returned is no tensor.</exception>
    public TpuComputation<TResult> TpuRewrite<TResult>(Func<Tensor, Tensor, TResult> function, params Tensor[] inputs) =>
        Rewritten<TResult>(2, Applied.To(function), inputs);

    /// <summary>
    /// Rewrites a function of three tensors for one core. The inputs give the types, and the values of runs without others.
    /// </summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    /// <exception cref="TpuArgumentException">There are not as many inputs, or something returned is no tensor.</exception>
    public TpuComputation<TResult> TpuRewrite<TResult>(Func<Tensor, Tensor, Tensor, TResult> function, params Tensor[] inputs) =>
        Rewritten<TResult>(3, Applied.To(function), inputs);

    /// <summary>
    /// Rewrites a function of four tensors for one core. The inputs give the types, and the values of runs without others.
    /// </summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    /// <exception cref="TpuArgumentException">There are not as many inputs, or something returned is no tensor.</exception>
    public TpuComputation<TResult> TpuRewrite<TResult>(Func<Tensor, Tensor, Tensor, Tensor, TResult> function, params Tensor[] inputs) =>
        Rewritten<TResult>(4, Applied.To(function), inputs);

    /// <summary>Rewrites a function of any number of tensors, written <c>(Tensor[] t) => ...</c>, for one core.</summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    [OverloadResolutionPriority(-1)]
    public TpuComputation<TResult> TpuRewrite<TResult>(Func<Tensor[], TResult> function, params Tensor[] inputs) =>
        Rewritten<TResult>(null, Applied.To(function), inputs);

    /// <summary>Rewrites a function that returns nothing for one core: it assigns variables, and uses infeed and outfeed.</summary>
    /// <exception cref="TpuTracingException">The function does what tracing forbids; other exceptions are the function's own.</exception>
    public TpuComputation<Tensor[]> TpuRewrite(Action function) => Rewritten<Tensor[]>(0, Applied.To(function), []);

    private TpuComputation<TResult> Rewritten<TResult>(int? arity, Func<ImmutableArray<Tensor>, object?> function, Tensor[] inputs)
    {
        var form = new ComputationForm<TResult>(
            arity, function, new InputPlacement.Single(), (template, byCore) => Filled<TResult>(template, byCore[0]));
        return new TpuComputation<TResult>(this, form, form.Place(inputs), Options.Precision);
    }

    private static TResult Filled<TResult>(ResultTemplate template, ImmutableArray<Tensor> tensors) =>
        (TResult)template.Fill(new Queue<Tensor>(tensors));
}
