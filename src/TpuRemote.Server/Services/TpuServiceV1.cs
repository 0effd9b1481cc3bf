using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Operations;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Transfers;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Services;

/// <summary>
/// The gRPC service: each call goes straight to the room that does it. StoreBuffer and FetchBuffer are <see cref="TpuBuffersV1"/>'s.
/// </summary>
internal sealed class TpuServiceV1(
    CallGuard guard,
    TopologyAnswers topology,
    SessionRegistry sessions,
    ProgramOperations programs,
    InfeedStream infeed,
    OutfeedStream outfeed,
    RequestRules rules,
    IServiceProvider services) : TpuService.TpuServiceBase
{
    public override Task<GetVersionResponse> GetVersion(GetVersionRequest request, ServerCallContext context) =>
        guard.RunAsync(context, _ => Task.FromResult(TopologyAnswers.GetVersion(request)));

    public override Task<ListDevicesResponse> ListDevices(ListDevicesRequest request, ServerCallContext context) =>
        guard.RunAsync(context, _ => Task.FromResult(topology.ListDevices()));

    public override Task<MemoryStatsResponse> MemoryStats(MemoryStatsRequest request, ServerCallContext context) =>
        guard.RunAsync(context, _ =>
        {
            rules.Check(request);
            return Task.FromResult(topology.MemoryStats(request));
        });

    public override Task<InitializeSystemResponse> InitializeSystem(InitializeSystemRequest request, ServerCallContext context) =>
        guard.RunAsync(context, async user =>
        {
            if (request.SessionId.Length > 0)
            {
                using var use = sessions.Use(user, request.SessionId);
                await use.Session.InitializeAsync();
            }

            return new InitializeSystemResponse { Topology = topology.Topology(), MeshWraps = { topology.MeshWraps } };
        });

    public override Task<ShutdownSystemResponse> ShutdownSystem(ShutdownSystemRequest request, ServerCallContext context) =>
        guard.RunAsync(context, async user =>
        {
            using var use = sessions.Use(user, request.SessionId);
            await use.Session.ShutDownAsync();
            return new ShutdownSystemResponse();
        });

    public override Task<OpenSessionResponse> OpenSession(OpenSessionRequest request, ServerCallContext context) =>
        guard.RunAsync(context, user =>
        {
            rules.CheckClientName(request.ClientName);
            var session = sessions.Open(user, request.ClientName, TimeSpan.FromSeconds(request.LeaseSeconds));
            return Task.FromResult(new OpenSessionResponse { SessionId = session.Id, LeaseSeconds = LeaseSeconds(session) });
        });

    public override Task<RenewSessionResponse> RenewSession(RenewSessionRequest request, ServerCallContext context) =>
        guard.RunAsync(context, user =>
        {
            using var use = sessions.Use(user, request.SessionId);
            return Task.FromResult(new RenewSessionResponse { LeaseSeconds = LeaseSeconds(use.Session) });
        });

    public override Task<CloseSessionResponse> CloseSession(CloseSessionRequest request, ServerCallContext context) =>
        guard.RunAsync(context, async user =>
        {
            using var use = sessions.Use(user, request.SessionId);
            await sessions.CloseAsync(use.Session, RefusalException.NotFound("the session was closed by CloseSession"));
            return new CloseSessionResponse();
        });

    public override Task Session(
        IAsyncStreamReader<SessionRequest> requestStream, IServerStreamWriter<SessionResponse> responseStream, ServerCallContext context) =>
        guard.RunAsync(context, user =>
            services.GetRequiredService<SessionStream>().RunAsync(
                user, requestStream, responseStream, context.GetHttpContext().Abort, context.CancellationToken));

    public override Task<RewriteResponse> Rewrite(RewriteRequest request, ServerCallContext context) =>
        guard.RunAsync(context, async user =>
        {
            using var use = sessions.UseOrTransient(user, request.SessionId);
            return await use.RunAsync(
                stop => programs.Rewrite(OperationSite.Unary(use.Session, "Rewrite", stop), request),
                context.CancellationToken);
        });

    public override Task<RunResponse> Run(RunRequest request, ServerCallContext context) =>
        guard.RunAsync(context, async user =>
        {
            rules.Check(request);
            using var use = sessions.UseOrTransient(user, request.SessionId);
            return await use.RunAsync(
                async stop => await await programs.AdmitRunAsync(
                    OperationSite.Unary(use.Session, "Run", stop), request),
                context.CancellationToken);
        });

    public override Task<CancelRunResponse> CancelRun(CancelRunRequest request, ServerCallContext context) =>
        guard.RunAsync(context, user =>
        {
            using var use = sessions.Use(user, request.SessionId);
            var reason = new RefusalException(RefusalKind.Cancelled, $"run {request.RunId} was cancelled by CancelRun");
            return Task.FromResult(new CancelRunResponse { Found = use.Session.Lane.Cancel(request.RunId, reason) });
        });

    public override Task<DeleteBuffersResponse> DeleteBuffers(DeleteBuffersRequest request, ServerCallContext context) =>
        guard.RunAsync(context, user =>
        {
            rules.Check(request);
            using var use = sessions.Use(user, request.SessionId);
            use.Session.Arrays.Delete(request.Arrays);
            return Task.FromResult(new DeleteBuffersResponse());
        });

    public override Task<RecoverBuffersResponse> RecoverBuffers(RecoverBuffersRequest request, ServerCallContext context) =>
        guard.RunAsync(context, async user =>
        {
            rules.Check(request);
            using var use = sessions.Use(user, request.SessionId);
            var recover = new RecoverOperation { Arrays = { request.Arrays } };
            await use.RunAsync(
                stop => ArrayOperations.RecoverAsync(OperationSite.Unary(use.Session, "RecoverBuffers", stop), recover),
                context.CancellationToken);
            return new RecoverBuffersResponse();
        });

    public override Task Infeed(
        IAsyncStreamReader<InfeedRequest> requestStream, IServerStreamWriter<InfeedResponse> responseStream, ServerCallContext context) =>
        guard.RunAsync(context, user =>
            infeed.RunAsync(user, requestStream, responseStream, context.GetHttpContext().Abort, context.CancellationToken));

    public override Task Outfeed(
        IAsyncStreamReader<OutfeedRequest> requestStream, IServerStreamWriter<OutfeedResponse> responseStream, ServerCallContext context) =>
        guard.RunAsync(context, user =>
            outfeed.RunAsync(user, requestStream, responseStream, context.GetHttpContext().Abort, context.CancellationToken));

    private static uint LeaseSeconds(TpuSession session) => (uint)session.Lease.Length.TotalSeconds;
}
