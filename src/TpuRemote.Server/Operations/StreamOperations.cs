using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using Kind = TpuRemote.Grpc.V1.SessionRequest.OperationOneofCase;

namespace TpuRemote.Server.Operations;

/// <summary>Each kind of operation of the session stream.</summary>
internal sealed class StreamOperations(ProgramOperations programs, ArrayOperations arrays)
{
    // What is reported as the type of a result that no run will make.
    private static readonly ArrayType Unknown = new(TensorType.Of(ElementType.I1, 0), 0);

    /// <summary>Takes an operation in.</summary>
    /// <returns>The operation itself.</returns>
    /// <exception cref="RefusalException">It is wrong, or does not fit the session.</exception>
    public async Task<Task<SessionResponse>> TakeInAsync(OperationSite site, SessionRequest request) => request.OperationCase switch
    {
        Kind.Store => Answer(arrays.Store(site, request.Store), result => new SessionResponse { Store = result }),
        Kind.Rewrite => Answer(programs.Rewrite(site, WithoutSession(request.Rewrite)), result => new SessionResponse { Rewrite = result }),
        Kind.Run => Answer(await programs.AdmitRunAsync(site, WithoutSession(request.Run)), result => new SessionResponse { Run = result }),
        Kind.Fetch => Answer(arrays.Fetch(site, request.Fetch), result => new SessionResponse { Fetch = result }),
        Kind.Check => Answer(ArrayOperations.Check(site, request.Check), result => new SessionResponse { Check = result }),

        // These change what later operations find, so nothing after them is taken in before they are done.
        Kind.Delete => await DoneAsync(
            ArrayOperations.DeleteAsync(site, request.Delete), result => new SessionResponse { Delete = result }),
        Kind.Recover => await DoneAsync(
            ArrayOperations.RecoverAsync(site, request.Recover), result => new SessionResponse { Recover = result }),
        Kind.Open => throw RefusalException.Invalid("open was given again; it is the first operation of a stream only"),
        _ => throw RefusalException.Invalid("an operation without a kind was given"),
    };

    /// <summary>An operation was not taken in: what it was to make is poisoned, so that those after it that need it fail with the
    /// reason.</summary>
    public static void Refuse(TpuSession session, SessionRequest request, Exception error)
    {
        var cause = error is RefusalException { CauseOperation: not 0 } refusal ? refusal.CauseOperation : request.OpId;
        var reason = $"operation {request.OpId} failed: {StatusMap.ToProto(error).Message}";
        switch (request.OperationCase)
        {
            case Kind.Run:
                session.Arrays.PoisonTargets(RunTargets(session, request.Run), Unknown, reason, cause);
                break;
            case Kind.Store when session.Arrays.IsFree(request.Store.Array):
                session.Arrays.PoisonTargets([request.Store.Array], Unknown, reason, cause);
                break;
            case Kind.Rewrite when request.Rewrite.Executable != 0:
                session.Executables.Poison(request.Rewrite.Executable, error, cause);
                break;
        }
    }

    // A handle that the run does not use is another's: it stays as it is.
    private static IEnumerable<ulong> RunTargets(TpuSession session, RunRequest run)
    {
        var used = run.Arguments.Where(argument => argument.ValueCase == Argument.ValueOneofCase.Array)
            .Select(argument => argument.Array).ToHashSet();
        return run.Results.Select(target => target.Array).Where(handle => used.Contains(handle) || session.Arrays.IsFree(handle)).Distinct(
            );
    }

    private static RewriteRequest WithoutSession(RewriteRequest request) => request.SessionId.Length == 0 ? request : throw Named();

    private static RunRequest WithoutSession(RunRequest request) => request.SessionId.Length == 0 ? request : throw Named();

    private static RefusalException Named() =>
        RefusalException.Invalid("session_id was given on a session stream; it is empty there, the stream's own session is meant");

    private static async Task<SessionResponse> Answer<T>(Task<T> operation, Func<T, SessionResponse> wrap) => wrap(await operation);

    private static async Task<Task<SessionResponse>> DoneAsync<T>(Task<T> operation, Func<T, SessionResponse> wrap)
    {
        var answer = Answer(operation, wrap);
        await Task.WhenAny(answer);
        return answer;
    }
}
