using System.Collections.Immutable;

namespace TpuRemote.Client.Programs;

/// <summary>Users' functions of so many tensors as functions of a list of tensors; how many there are was checked before.</summary>
internal static class Applied
{
    public static Func<ImmutableArray<Tensor>, object?> To<TResult>(Func<TResult> function) => Given(function, _ => function());

    public static Func<ImmutableArray<Tensor>, object?> To<TResult>(Func<Tensor, TResult> function) => Given(function, t => function(t[0]));

    public static Func<ImmutableArray<Tensor>, object?> To<TResult>(Func<Tensor, Tensor, TResult> function) =>
        Given(function, t => function(t[0], t[1]));

    public static Func<ImmutableArray<Tensor>, object?> To<TResult>(Func<Tensor, Tensor, Tensor, TResult> function) =>
        Given(function, t => function(t[0], t[1], t[2]));

    public static Func<ImmutableArray<Tensor>, object?> To<TResult>(Func<Tensor, Tensor, Tensor, Tensor, TResult> function) =>
        Given(function, t => function(t[0], t[1], t[2], t[3]));

    public static Func<ImmutableArray<Tensor>, object?> To<TResult>(Func<Tensor[], TResult> function) =>
        Given(function, t => function([.. t]));

    public static Func<ImmutableArray<Tensor>, object?> To(Action function) => Given(
        function,
        _ =>
        {
            function();
            return Array.Empty<Tensor>();
        });

    private static Func<ImmutableArray<Tensor>, object?> Given(Delegate function, Func<ImmutableArray<Tensor>, object?> applied)
    {
        ArgumentNullException.ThrowIfNull(function);
        return applied;
    }
}
