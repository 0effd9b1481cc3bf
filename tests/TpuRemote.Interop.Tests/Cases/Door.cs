namespace TpuRemote.Interop.Tests.Cases;

/// <summary>Where a case enters a server.</summary>
internal enum Door
{
    /// <summary>HTTP/2 without TLS, on a port of this machine.</summary>
    Plain,

    /// <summary>HTTP/2 without TLS, on a Unix domain socket.</summary>
    UnixSocket,

    /// <summary>TLS with the server's certificate.</summary>
    Tls,

    /// <summary>TLS with a certificate on both sides.</summary>
    MutualTls,
}
