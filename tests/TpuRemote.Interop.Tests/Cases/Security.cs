namespace TpuRemote.Interop.Tests.Cases;

/// <summary>Which of a server's ports a case talks to.</summary>
internal enum Security
{
    /// <summary>HTTP/2 without TLS.</summary>
    Plain,

    /// <summary>TLS with the server's certificate.</summary>
    Tls,

    /// <summary>TLS with a certificate on both sides.</summary>
    MutualTls,
}
