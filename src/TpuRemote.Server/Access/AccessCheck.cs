using Grpc.Core;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Access;

/// <summary>
/// Who a caller is, by token, by certificate, or by both. Where both are asked for, both must be valid and name the same user: then a
/// stolen token is of no use without the key that the certificate belongs to.
/// </summary>
internal sealed class AccessCheck
{
    private readonly TokenStore? _tokens;
    private readonly bool _asksForCertificate;
    private readonly TimeProvider _clock;
    private readonly AccessFault _noToken;
    private readonly AccessFault _wrongToken;
    private readonly AccessFault _noCertificate;
    private readonly AccessFault _namelessCertificate;

    /// <summary>A check for one server.</summary>
    /// <param name="tokens">The tokens; null where none are asked for.</param>
    /// <param name="asksForCertificate">Whether certificates are asked for; TLS has verified those that are shown.</param>
    /// <param name="clock">Tells which tokens have expired.</param>
    public AccessCheck(TokenStore? tokens, bool asksForCertificate, TimeProvider clock)
    {
        _tokens = tokens;
        _asksForCertificate = asksForCertificate;
        _clock = clock;

        // Who has nothing and who has something wrong are told the same.
        var wanted = (tokens is not null, asksForCertificate) switch
        {
            (true, true) => "a valid token (metadata 'authorization: Bearer TOKEN') and a client certificate",
            (true, false) => "a valid token (metadata 'authorization: Bearer TOKEN')",
            _ => "a client certificate",
        };
        var message = $"this server asks for {wanted}";
        _noToken = new AccessFault(StatusCode.Unauthenticated, "no token", message);
        _wrongToken = new AccessFault(StatusCode.Unauthenticated, "wrong token", message);
        _noCertificate = new AccessFault(StatusCode.Unauthenticated, "no certificate", message);
        _namelessCertificate = new AccessFault(
            StatusCode.PermissionDenied,
            "certificate without a user",
            "the certificate names no user: expected one CN in its subject, of 1 to 64 of A-Z a-z 0-9 . _ - @");
    }

    /// <summary>Whether callers must say who they are.</summary>
    public bool IsRequired => _tokens is not null || _asksForCertificate;

    /// <summary>Who calls.</summary>
    /// <param name="context">The call; nothing but its headers and its connection is looked at.</param>
    /// <param name="user">Who it is; also for a fault, where that is known.</param>
    /// <returns>Why the caller is not let in; null for one who is.</returns>
    public AccessFault? Identify(HttpContext context, out User? user)
    {
        user = null;
        if (_asksForCertificate && IdentifyByCertificate(context, out user) is { } fault) return fault;
        return _tokens is null ? null : IdentifyByToken(context, _tokens, ref user);
    }

    private AccessFault? IdentifyByCertificate(HttpContext context, out User? user)
    {
        user = null;
        if (context.Connection.ClientCertificate is not { } certificate) return _noCertificate;
        user = CertificateUsers.Of(certificate);
        return user is null ? _namelessCertificate : null;
    }

    private AccessFault? IdentifyByToken(HttpContext context, TokenStore tokens, ref User? user)
    {
        var headers = context.Request.Headers.Authorization;
        if (headers.Count == 0) return _noToken;
        Span<byte> hash = stackalloc byte[BearerToken.HashBytes];
        if (headers.Count > 1 || !BearerToken.TryHash(headers[0]!, hash) || tokens.Current.Find(hash) is not { } grant) return _wrongToken;
        var certified = user;
        user = grant.User;
        if (grant.Expires <= _clock.GetUtcNow())
            return new AccessFault(StatusCode.Unauthenticated, "expired token", $"token {grant.Id} has expired on {grant.Expires:u}");
        return certified is null || certified == grant.User
            ? null
            : new AccessFault(
                StatusCode.PermissionDenied,
                "users differ",
                $"the token is that of {grant.User.Name}, the certificate that of {certified.Name}; expected both of one user");
    }
}
