using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Server.Calls;

/// <summary>What the four kinds of call share on the server: the checks before the handler and the status after it.</summary>
internal abstract class ServerCall<TService, TRequest, TResponse>(Method<TRequest, TResponse> method, CallServices<TService> services)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    /// <summary>The method that is called.</summary>
    protected Method<TRequest, TResponse> Method { get; } = method;

    public async Task InvokeAsync(HttpContext http)
    {
        if (await RefuseAsync(http))
        {
            return;
        }

        LiftBodyLimits(http);
        using var context = new HttpServerCallContext(http, services.Settings, services.Logger);
        await context.EndAsync(await RunAsync(context));
    }

    /// <summary>Runs the handler on a service.</summary>
    protected abstract Task HandleAsync(TService service, HttpServerCallContext context);

    /// <summary>Runs the handler behind interceptors; the service is made when the call has passed them.</summary>
    protected abstract Task InterceptAsync(CallInterceptors interceptors, HttpServerCallContext context);

    /// <summary>Runs a handler on a service of its own.</summary>
    protected Task OnServiceAsync(HttpServerCallContext context, Func<TService, Task> handle) =>
        services.RunAsync(context.Http.RequestServices, handle);

    /// <inheritdoc cref="OnServiceAsync(HttpServerCallContext, Func{TService, Task})"/>
    protected async Task<TResponse> OnServiceAsync(HttpServerCallContext context, Func<TService, Task<TResponse>> handle)
    {
        TResponse? response = null;
        await OnServiceAsync(context, async Task (service) => response = await handle(service));
        return response!;
    }

    /// <summary>Sends the one response of a call that has one; an error status goes without it.</summary>
    protected Task RespondAsync(TResponse? response, HttpServerCallContext context)
    {
        if (context.Status.StatusCode != StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        return response is null
            ? throw new RpcException(new Status(StatusCode.Internal, $"{Method.FullName} returned no message."))
            : context.WriteAsync(response, Method.ResponseMarshaller, flush: false, CancellationToken.None);
    }

    private static async Task<bool> RefuseAsync(HttpContext http)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            await http.Response.WriteAsync($"gRPC needs HTTP/2; the request came by {http.Request.Protocol}.");
            return true;
        }

        if (!ProtocolNames.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            await http.Response.WriteAsync(
                $"The content-type is '{http.Request.ContentType}'; expected '{ProtocolNames.ContentType}'.");
            return true;
        }

        return false;
    }

    // A call is no upload: its messages have their own limit, and a stream may stay silent for as long as it likes.
    private static void LiftBodyLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static Status DeadlinePassed => new(StatusCode.DeadlineExceeded, "The deadline has passed.");

    private async Task<Status> RunAsync(HttpServerCallContext context)
    {
        try
        {
            context.StartDeadline();
            await DispatchAsync(context);
            return context.Status;
        }
        catch (RpcException exception)
        {
            AddTrailers(context, exception.Trailers);
            ServerLog.CallFailed(services.Logger, Method.FullName, exception.StatusCode, LogText.Of(exception.Status.Detail));

            // A handler that tells of its cancellation by a status tells of the deadline, where that was the cause.
            return exception.StatusCode == StatusCode.Cancelled && context.IsDeadlineExceeded ? DeadlinePassed : exception.Status;
        }
        catch (Exception exception) when (IsCancellation(exception, context))
        {
            ServerLog.CallCancelled(services.Logger, Method.FullName);
            return context.IsDeadlineExceeded
                ? DeadlinePassed
                : new Status(StatusCode.Cancelled, "The call was cancelled.");
        }
        catch (Exception exception)
        {
            ServerLog.HandlerFailed(services.Logger, Method.FullName, exception);
            var details = services.Settings.EnableDetailedErrors ? $" {exception.GetType().Name}: {exception.Message}" : "";
            return new Status(StatusCode.Unknown, $"Exception was thrown by handler.{details}");
        }
    }

    private Task DispatchAsync(HttpServerCallContext context) => services.Settings.Interceptors.Count == 0
        ? OnServiceAsync(context, Task (service) => HandleAsync(service, context))
        : InterceptAsync(context);

    private async Task InterceptAsync(HttpServerCallContext context)
    {
        await using var interceptors = new CallInterceptors(services.Settings.Interceptors, context.Http.RequestServices);
        await InterceptAsync(interceptors, context);
    }

    // A handler may end by a cancellation of its own: that is a failure like any other. A reset shows before the token does.
    private static bool IsCancellation(Exception exception, HttpServerCallContext context) => exception switch
    {
        OperationCanceledException { InnerException: IOException } => true,
        OperationCanceledException or IOException => context.CancellationToken.IsCancellationRequested,
        _ => false,
    };

    private static void AddTrailers(HttpServerCallContext context, Metadata trailers)
    {
        foreach (var entry in trailers)
        {
            context.ResponseTrailers.Add(entry);
        }
    }
}
