using System.Collections.Immutable;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Evaluation;

/// <summary>
/// The reference evaluator: the definition of what a program means (design decision 3). Slow, obvious and exact: every step is
/// rounded to its result type, in the order in which the specification writes it.
/// </summary>
public static class Evaluator
{
    /// <summary>Runs <c>main</c> on one replica.</summary>
    public static ImmutableArray<Literal> Run(Module module, params ImmutableArray<Literal> arguments) =>
        Run(new EvaluationContext(module), [arguments])[0];

    /// <summary>Runs <c>main</c> on all replicas of the context.</summary>
    /// <param name="context">The program and its surroundings.</param>
    /// <param name="arguments">By replica, the arguments.</param>
    /// <returns>By replica, the results.</returns>
    /// <exception cref="ArgumentException">Number or types of the arguments are not those of main.</exception>
    public static ImmutableArray<ImmutableArray<Literal>> Run(EvaluationContext context, ImmutableArray<ImmutableArray<Literal>> arguments)
    {
        ArgumentNullException.ThrowIfNull(context);
        var main = context.Module.Main;
        Check(context, main, arguments);
        var frame = Frame.ForFunction(context, [.. Enumerable.Range(0, context.NumReplicas)]);
        return [.. frame.Run(main.Body, replica => arguments[replica])];
    }

    private static void Check(EvaluationContext context, Function main, ImmutableArray<ImmutableArray<Literal>> arguments)
    {
        if (arguments.Length != context.NumReplicas)
            throw new ArgumentException($"arguments for {context.NumReplicas} replicas were expected, for {arguments.Length} were given", nameof(arguments));
        var expected = main.Arguments.Select(a => a.Type).ToArray();
        for (var replica = 0; replica < arguments.Length; replica++)
        {
            var given = arguments[replica].Select(a => a.Type).ToArray();
            if (!expected.SequenceEqual(given))
            {
                throw new ArgumentException(
                    $"@{main.Name} takes ({string.Join(", ", expected.AsEnumerable())}), replica {replica} was given ({string.Join(", ", given.AsEnumerable())})", nameof(arguments));
            }
        }
    }
}
