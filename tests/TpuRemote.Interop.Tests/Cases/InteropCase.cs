namespace TpuRemote.Interop.Tests.Cases;

/// <summary>A case: what a client does with a server and must find.</summary>
/// <param name="Name">As the public descriptions name it.</param>
/// <param name="Door">Where it enters the server.</param>
internal sealed record InteropCase(string Name, Door Door = Door.Plain)
{
    /// <summary>
    /// The flags of the messages that the client must have sent, calls separated by bars (1: compressed); null where nothing is asked of
    /// them. The first call is the probe that a server which cannot see the flags cannot answer (see <see cref="Target.Probes"/>).
    /// </summary>
    public string? FlagsUp { get; init; }

    /// <summary>The flags of the messages that the server must have sent.</summary>
    public string? FlagsDown { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
