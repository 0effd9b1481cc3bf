using Microsoft.AspNetCore.Authorization;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Access;

/// <summary>
/// The one place where callers are let in, before any handler runs and before a byte of a body is read: everything but what is mapped with
/// <c>AllowAnonymous</c> (the health service), and so also what does not exist. Who was let in is <see cref="UserOf"/>.
/// </summary>
internal sealed class AccessGate(AccessCheck check, RefusalJournal journal)
{
    private readonly AnonymousCalls _anonymous = new();

    /// <summary>Who makes a call.</summary>
    /// <exception cref="InvalidOperationException">The call has not come through the gate, though this server asks for
    /// credentials.</exception>
    public User UserOf(HttpContext context) =>
        context.Features.Get<User>() ?? (check.IsRequired
            ? throw new InvalidOperationException("a call has come past the gate")
            : User.Anonymous);

    /// <summary>Puts the gate before everything that an application does.</summary>
    public RequestDelegate Before(RequestDelegate next) => check.IsRequired ? context => EnterAsync(context, next) : next;

    private Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null) return ServeAnonymousAsync(context, next);
        if (check.Identify(context, out var user) is { } fault) return RefuseAsync(context, user, fault);
        context.Features.Set(user);
        return next(context);
    }

    private async Task ServeAnonymousAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (_anonymous.Enter(context) is { } fault) await RefuseAsync(context, null, fault);
            else await next(context);
        }
        finally
        {
            _anonymous.Leave();
        }
    }

    private Task RefuseAsync(HttpContext context, User? user, AccessFault fault)
    {
        journal.CallRefused(MethodOf(context), user?.Name ?? "an unknown caller", PeerOf(context), fault.Reason);
        return AccessAnswers.WriteAsync(context, fault);
    }

    // A path is the caller's to choose: told is what the server has mapped, and nothing where that matches any path.
    private static string MethodOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern: { Parameters.Count: 0, RawText: { } path } } ? path : "an unknown method";

    private static string PeerOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "a Unix socket";
}
