namespace TpuRemote.Interop.Tests.Peers;

/// <summary>Where a server listens on this machine.</summary>
/// <param name="Plain">HTTP/2 without TLS.</param>
/// <param name="Tls">TLS, the server's certificate alone.</param>
/// <param name="MutualTls">TLS for clients that show a certificate of the tests' authority.</param>
internal sealed record ServerPorts(int Plain, int Tls, int MutualTls);
