using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>Where a server listens on this machine.</summary>
/// <param name="Plain">The port without TLS.</param>
/// <param name="Tls">The port of TLS with the server's certificate alone.</param>
/// <param name="MutualTls">The port of TLS for clients that show a certificate of the tests' authority.</param>
/// <param name="Socket">The path of the Unix domain socket.</param>
internal sealed record ServerDoors(int Plain, int Tls, int MutualTls, string Socket)
{
    /// <summary>The port of a door that has one.</summary>
    public int Port(Door door) => door switch
    {
        Door.Tls => Tls,
        Door.MutualTls => MutualTls,
        _ => Plain,
    };
}
