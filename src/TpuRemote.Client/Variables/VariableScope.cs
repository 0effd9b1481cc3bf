namespace TpuRemote.Client.Variables;

/// <summary>Prefixes the names of the variables made within: <c>using (new VariableScope("dense1"))</c>. Scopes nest.</summary>
public sealed class VariableScope : IDisposable
{
    private static readonly AsyncLocal<VariableScope?> Ambient = new();

    private readonly VariableScope? _outer;
    private bool _disposed;

    /// <summary>Opens a scope; disposing it closes it.</summary>
    /// <param name="name">The part of the name, without slashes at its ends.</param>
    /// <param name="reuse">Whether variables are shared; <see cref="VariableReuse.Reuse"/> is inherited by the scopes within.</param>
    public VariableScope(string name, VariableReuse reuse = VariableReuse.Inherit)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _outer = Ambient.Value;
        Prefix = $"{_outer?.Prefix}{name}/";
        Reuse = reuse == VariableReuse.Inherit ? _outer?.Reuse ?? VariableReuse.Inherit : reuse;
        Ambient.Value = this;
    }

    /// <summary>The scope open here; null outside any.</summary>
    public static VariableScope? Current => Ambient.Value;

    /// <summary>What names made here start with, slash included.</summary>
    public string Prefix { get; }

    /// <summary>Whether variables are shared here.</summary>
    public VariableReuse Reuse { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Ambient.Value = _outer;
    }
}
