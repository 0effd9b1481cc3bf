using System.Diagnostics;
using Grpc.Core;

namespace TpuRemote.Server.Metrics;

/// <summary>
/// What the server traces: the source <c>TpuRemote.Server</c>, with an activity for each call, and within it for each rewrite and run. A
/// call's parent is ASP.NET Core's activity of the request where there is one, else what the caller's <c>traceparent</c> names (W3C Trace
/// Context). Nothing is made while nobody listens.
/// </summary>
internal static class ServerActivities
{
    /// <summary>The source's name.</summary>
    public const string Name = "TpuRemote.Server";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Starts a call's activity; null while nobody listens.</summary>
    /// <param name="method">package.Service/Method.</param>
    /// <param name="headers">The call's headers.</param>
    public static Activity? StartCall(string method, IHeaderDictionary headers)
    {
        if (!Source.HasListeners()) return null;
        var parent = default(ActivityContext);
        if (Activity.Current is null) ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out parent);
        var activity = Source.StartActivity(method, ActivityKind.Server, parent);
        activity?.SetTag("rpc.system.name", "grpc").SetTag("rpc.method", method);
        return activity;
    }

    /// <summary>Starts the activity of an operation: "rewrite" or "run"; null while nobody listens.</summary>
    public static Activity? StartOperation(string name) => Source.StartActivity(name);

    /// <summary>Tells how a call ended.</summary>
    public static void End(Activity? activity, StatusCode code)
    {
        if (activity is null) return;
        activity.SetTag("rpc.response.status_code", StatusNames.Of(code));
        if (code != StatusCode.OK) activity.SetTag("error.type", StatusNames.Of(code)).SetStatus(ActivityStatusCode.Error);
    }
}
