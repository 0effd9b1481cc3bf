using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TpuRemote.Client.Sessions;

/// <summary>How a session behaves, and as whom it comes.</summary>
public sealed record TpuSessionOptions
{
    /// <summary>Precision of rewrites that do not say their own.</summary>
    public TpuPrecision Precision { get; init; } = TpuPrecision.Tpu;

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to answer anything: a rewrite, a run with those sent before it, a transfer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an infeed tuple waits for room in its queue, and an outfeed for a tuple; zero for the server's own deadline.
    /// </summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Arrays of up to so many bytes travel inside messages, larger ones in chunks beside them.</summary>
    public int InlineBytes { get; init; } = 8 << 20;

    /// <summary>Name for the server's log.</summary>
    public string ClientName { get; init; } = "";

    /// <summary>
    /// The token that says who calls, for a server that asks for one; where neither this nor <see cref="TokenFile"/> is given, that of
    /// TPUREMOTE_TOKEN, or in the file that TPUREMOTE_TOKEN_FILE names. It goes over a network only with TLS: any other
    /// address than one of this machine is refused unless it is grpcs://. It can be set and not read, so that nothing shows it.
    /// </summary>
    public string? Token { internal get; init; }

    /// <summary>File of the token, read anew every few seconds; a token of one line.</summary>
    public string? TokenFile { get; init; }

    /// <summary>
    /// The authorities of which one must have certified the server, for grpcs:// addresses; null for those in the file that
    /// TPUREMOTE_CA_FILE names, or else for those of the system.
    /// </summary>
    public X509Certificate2Collection? RootCertificates { get; init; }

    /// <summary>
    /// The certificate, with its private key, that says who calls, for grpcs:// addresses; null for that in the files that
    /// TPUREMOTE_CLIENT_CERTIFICATE and TPUREMOTE_CLIENT_KEY name (PEM), or else for none.
    /// </summary>
    public X509Certificate2? ClientCertificate { get; init; }

    // As records print themselves, but for the token.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Precision = {Precision}, ConnectTimeout = {ConnectTimeout}, Timeout = {Timeout}, QueueTimeout = {QueueTimeout}, ")
            .Append($"InlineBytes = {InlineBytes}, ClientName = {ClientName}, Token = {(Token is null ? "" : "(given)")}, ")
            .Append($"TokenFile = {TokenFile}, RootCertificates = {RootCertificates?.Count}, ")
            .Append($"ClientCertificate = {ClientCertificate?.Subject}");
        return true;
    }
}
