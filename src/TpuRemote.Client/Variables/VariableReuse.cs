namespace TpuRemote.Client.Variables;

/// <summary>What GetVariable does where a variable of that name exists already in the function being traced (TensorFlow's reuse).</summary>
public enum VariableReuse
{
    /// <summary>As the scope around says; outside any scope, names must be new.</summary>
    Inherit,

    /// <summary>The variable must exist (reuse=True).</summary>
    Reuse,

    /// <summary>It is shared where it exists and made where it does not (tf.AUTO_REUSE).</summary>
    Auto,
}
