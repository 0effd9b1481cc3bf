using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests.Cases;

/// <summary>What a client is given for one case.</summary>
/// <param name="Port">The server's port on this machine.</param>
/// <param name="Socket">The server's Unix domain socket.</param>
/// <param name="Probes">
/// Whether the server can see that a message came uncompressed against the client's word and refuse it. No foreign server shows its
/// handlers as much; there the wire is read instead.
/// </param>
/// <param name="Certificates">What both sides of TLS show and trust.</param>
internal sealed record Target(int Port, string Socket, bool Probes, TestCertificates Certificates);
