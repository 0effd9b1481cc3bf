using System.Diagnostics;
using TpuRemote.Grpc.V1;
using TpuRemote.Pod.Execution;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Runs;
using TpuRemote.Server.Status;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Operations;

/// <summary>
/// Rewrites and runs, as unary calls and as operations of the session stream. A method returns when the operation is taken in (its
/// handles are bound, its place in the order is fixed); the task that it returns is the operation itself.
/// </summary>
internal sealed class ProgramOperations(
    IAccelerator accelerator,
    RunGate gate,
    WireLiterals literals,
    ExecutableCaches caches,
    ServerLimits limits,
    RunBounds bounds,
    ServerMeters meters,
    ILogger<ProgramOperations> log)
{
    // Every file of MLIR bytecode starts with these bytes: "ML", 0xEF, "R".
    private static ReadOnlySpan<byte> BytecodeMagic => [0x4D, 0x4C, 0xEF, 0x52];

    /// <summary>Compiles a program.</summary>
    /// <exception cref="RefusalException">The request is wrong, or beyond a limit.</exception>
    public Task<RewriteResponse> Rewrite(OperationSite site, RewriteRequest request)
    {
        site.Session.CheckUp();
        CheckProgram(request);
        site.Session.Account.CheckProgram(request.Code.Length);
        var spec = RewriteSpecs.FromProto(request.Options);
        if (request.Explain) site.Announce(limits.MaxProgramBytes);
        var compiled = CompileAsync(site, request, spec);
        if (site.Session.IsTransient) return AnswerAsync(compiled, program => program.CacheHandle);
        var bound = ProgramOfAsync(compiled);
        var handle = site.Session.Executables.Add(request.Executable, bound, site.Operation);
        return AnswerAsync(compiled, _ => handle);
    }

    /// <summary>Takes a run in, once its program is compiled.</summary>
    /// <returns>The run.</returns>
    /// <exception cref="RefusalException">The request does not fit the program or the session.</exception>
    public async Task<Task<RunResponse>> AdmitRunAsync(OperationSite site, RunRequest request)
    {
        site.Session.CheckUp();
        var program = site.Session.IsTransient
            ? await caches.Of(site.Session.User).Find(request.Executable).WaitAsync(site.Cancellation)
            : await site.Session.Executables.GetAsync(request.Executable, site.Cancellation);
        var runSite = new RunSite(accelerator, gate, literals, site.Session, site.Name, site.Operation)
        {
            Bounds = bounds,
            Announce = site.Announce,
        };
        var run = ProgramRun.Admit(runSite, request, program);
        return ExecuteAsync(run, site, program);
    }

    private async Task<RunResponse> ExecuteAsync(ProgramRun run, OperationSite site, CompiledProgram program)
    {
        var start = Stopwatch.GetTimestamp();
        var isOk = false;
        using var activity = ServerActivities.StartOperation("run");
        try
        {
            var response = await run.ExecuteAsync(site.Before, site.Cancellation);
            isOk = true;
            OperationLog.RunEnded(log, site.Name, program.Fingerprint, response.WallMicroseconds);
            return response;
        }
        catch (PodException error)
        {
            OperationLog.RunHalted(log, site.Name, program.Fingerprint, error.Message);
            throw;
        }
        finally
        {
            meters.RunEnded(isOk, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    private void CheckProgram(RewriteRequest request)
    {
        if (request.Format != "mlir")
            throw RefusalException.Invalid($"program format '{request.Format}' was given; expected 'mlir' (StableHLO text)");
        if (request.Code.Length > limits.MaxProgramBytes)
            throw RefusalException.Limit("max-program-bytes", limits.MaxProgramBytes, $"a program of {request.Code.Length} bytes");
        if (request.Code.Span.StartsWith(BytecodeMagic))
            throw RefusalException.Invalid("MLIR bytecode was given; expected StableHLO text (in JAX: lowered.as_text(), not serialize())");
        if (request.Code.IsEmpty) throw RefusalException.Invalid("an empty program was given; expected StableHLO text");
    }

    private async Task<Rewritten> CompileAsync(OperationSite site, RewriteRequest request, RewriteSpec spec)
    {
        using var activity = ServerActivities.StartOperation("rewrite");
        await site.Before.WaitAsync(site.Cancellation);
        var cache = caches.Of(site.Session.User);
        var rewritten = await cache.RewriteAsync(request.Code.Memory, spec, request.Explain, site.Cancellation);
        CheckExplanation(rewritten);
        meters.Rewritten(rewritten.Cached);
        OperationLog.Rewritten(log, site.Name, rewritten.Program.Fingerprint, request.Code.Length, rewritten.Cached);
        return rewritten;
    }

    // Each pass that changed something answers a whole text, so one program may be explained by several times its own bytes.
    private void CheckExplanation(Rewritten rewritten)
    {
        if (rewritten.Explanation is not { } explanation) return;
        var length = explanation.Text.Length + explanation.Passes.Sum(pass => (long)(pass.Text?.Length ?? 0));
        if (length <= limits.MaxProgramBytes) return;
        throw RefusalException.Limit("max-program-bytes", limits.MaxProgramBytes, $"an explanation whose texts have {length} characters");
    }

    private static async Task<CompiledProgram> ProgramOfAsync(Task<Rewritten> compiled) => (await compiled).Program;

    private static async Task<RewriteResponse> AnswerAsync(Task<Rewritten> compiled, Func<CompiledProgram, ulong> handle)
    {
        var rewritten = await compiled;
        return WirePrograms.ToProto(rewritten, handle(rewritten.Program));
    }
}
