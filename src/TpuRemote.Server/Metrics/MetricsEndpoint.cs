namespace TpuRemote.Server.Metrics;

/// <summary>The page at <c>GET /metrics</c>: on the main address over HTTP/2, on that of <c>--metrics-listen</c> over HTTP/1.1.</summary>
internal static class MetricsEndpoint
{
    private const string Path = "/metrics";

    /// <summary>Maps the page. It stands behind the same gate as the calls.</summary>
    public static void Map(WebApplication application, MetricsPage page) => application.MapGet(Path, context =>
    {
        context.Response.ContentType = MetricsPage.ContentType;
        return context.Response.WriteAsync(page.Write());
    });

    /// <summary>Serves nothing but the page over HTTP/1.1: calls need HTTP/2, and its own address is for scrapers only.</summary>
    public static RequestDelegate Before(RequestDelegate next) => context =>
    {
        var isPage = context.Request.Path.Equals(Path, StringComparison.Ordinal);
        if (isPage || HttpProtocol.IsHttp2(context.Request.Protocol)) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };
}
