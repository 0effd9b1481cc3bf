using System.Net.Http.Headers;

namespace TpuRemote.Grpc.Addresses;

/// <summary>Puts the bearer token on every request (RFC 6750 section 2.1).</summary>
internal sealed class BearerTokenHandler : DelegatingHandler
{
    private readonly AuthenticationHeaderValue? _constant;
    private readonly Func<CancellationToken, ValueTask<string?>>? _source;

    /// <exception cref="ArgumentException">
    /// Both a token and a source of tokens are given, or the token is none that a header can carry.
    /// </exception>
    public BearerTokenHandler(ChannelSecurity security, HttpMessageHandler inner)
        : base(inner)
    {
        if (security is { Token: not null, TokenSource: not null })
        {
            throw new ArgumentException("Both a token and a source of tokens are given; expected one of them.", nameof(security));
        }

        _source = security.TokenSource;
        _constant = security.Token is { } token ? ToHeader(token) : null;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var header = _constant;
        if (_source is not null && await _source(cancellationToken).ConfigureAwait(false) is { Length: > 0 } token)
        {
            header = ToHeader(token);
        }

        if (header is not null)
        {
            request.Headers.Authorization = header;
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // The token itself is never part of a message: messages are logged.
    private static AuthenticationHeaderValue ToHeader(string token) =>
        token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new ArgumentException(
                "The token is empty or holds what a header cannot carry; expected printable ASCII without spaces.");
}
