using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Client;

/// <content>Variables.</content>
public static partial class Tf
{
    /// <summary>
    /// The variable of that name under the scopes open here, made where it does not exist. In a traced function a name may be asked for
    /// once, unless its scope says that variables are shared; functions that are evaluated at once always share.
    /// </summary>
    /// <param name="name">The name within the scope.</param>
    /// <param name="shape">Dimension sizes; empty for a scalar.</param>
    /// <param name="initializer">What it starts with, made once; Glorot's uniform distribution, seeded by the name, where null.</param>
    /// <param name="elementType">The type of each element.</param>
    /// <param name="trainable">Whether optimizers train it.</param>
    /// <exception cref="TpuTracingException">The name exists, or does not, against the scope's rule (TensorFlow's own texts).</exception>
    /// <exception cref="TpuArgumentException">The variable exists with another shape or type, or a dimension is unknown.</exception>
    public static Variable GetVariable(
        string name,
        ReadOnlySpan<long> shape,
        Initializer? initializer = null,
        ElementType elementType = ElementType.F32,
        bool trainable = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var type = StaticShape.Type(elementType, shape);
        var full = VariableScope.Current?.Prefix + name;
        CheckReuse(full, VariableScope.Current?.Reuse ?? VariableReuse.Inherit);
        var made = initializer ?? (elementType.IsFloat() ? Initializer.GlorotUniform(SeedOf(full)) : Initializer.Zeros);
        return new(VariableStore.Current.GetOrAdd(full, type, made, trainable));
    }

    /// <summary>
    /// The variables that optimizers train: those that the function being traced has used so far, or, evaluated at once, all of the store.
    /// </summary>
    public static IReadOnlyList<Variable> TrainableVariables() =>
        [.. (TraceScope.Current?.Trace.Variables ?? VariableStore.Current.Slots).Where(s => s.Trainable).Select(s => new Variable(s))];

    private static void CheckReuse(string name, VariableReuse reuse)
    {
        var trace = TraceScope.Current?.Trace;
        if (reuse == VariableReuse.Reuse && !VariableStore.Current.TryGet(name, out _))
        {
            throw new TpuTracingException(
                $"Variable {name} does not exist, or was not created with tf.get_variable(). "
                + "Did you mean to set reuse=tf.AUTO_REUSE in VarScope?");
        }
        if (trace is not null && !trace.Creates(name) && reuse == VariableReuse.Inherit)
        {
            throw new TpuTracingException(
                $"Variable {name} already exists, disallowed. Did you mean to set reuse=True or reuse=tf.AUTO_REUSE in VarScope?");
        }
    }

    // FNV-1a over the name: the same on every machine and in every run, unlike string.GetHashCode.
    private static ulong SeedOf(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
