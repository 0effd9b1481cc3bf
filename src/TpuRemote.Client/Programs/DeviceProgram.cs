using System.Collections.Immutable;
using Google.Protobuf;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Sessions;
using TpuRemote.Client.Tracing;
using TpuRemote.Client.Variables;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Client.Programs;

/// <summary>A traced program on its way to a session's device, and its runs there.</summary>
internal sealed class DeviceProgram(TpuSession session, TracedProgram traced, ResultTemplate template, TpuPrecision precision)
{
    private ulong _executable;
    private int _compiledIn = -1;
    private RewriteResponse? _answer;

    /// <summary>The program.</summary>
    public TracedProgram Traced { get; } = traced;

    /// <summary>The form of the function's results.</summary>
    public ResultTemplate Template { get; } = template;

    /// <summary>The program's text, without locations.</summary>
    public string Text => field ??= ModulePrinter.Print(Traced.Module);

    /// <summary>Compiles the program on the server; once, until the server forgets it.</summary>
    /// <exception cref="TpuServiceException">The server refuses it, with every diagnostic.</exception>
    public Task<CompiledProgram> CompileAsync(CancellationToken cancellation) =>
        Interruption.Heeding(token => session.InTurn(() => CompileInTurnAsync(token), token), cancellation);

    /// <summary>Compiles the program on the server, and asks what became of it; once, until the server forgets it.</summary>
    /// <exception cref="TpuServiceException">The server refuses it, with every diagnostic.</exception>
    public Task<ProgramExplanation> ExplainAsync(CancellationToken cancellation) =>
        Interruption.Heeding(token => session.InTurn(() => ExplainInTurnAsync(token), token), cancellation);

    /// <summary>Runs the program. It is sent when those called before it have been, and does not wait for their results.</summary>
    /// <returns>By replica, the function's results.</returns>
    public Task<ImmutableArray<ImmutableArray<Tensor>>> RunAsync(ImmutableArray<RunInput> inputs, CancellationToken cancellation) =>
        Interruption.Heeding(token => RunHeedingAsync(inputs, token), cancellation);

    private async Task<ImmutableArray<ImmutableArray<Tensor>>> RunHeedingAsync(
        ImmutableArray<RunInput> inputs, CancellationToken cancellation)
    {
        var missing = inputs.FirstOrDefault(i => !i.HasData);
        if (missing is not null)
            throw new TpuArgumentException($"a placeholder of {missing.Shard} has no elements; give the run a tensor of that type");
        var run = await session.InTurn(() => StartAsync(inputs, cancellation), cancellation).ConfigureAwait(false);
        try
        {
            var response = await run.Answer.ConfigureAwait(false);
            return await ResultsAsync(response.Run, run.Kept, cancellation).ConfigureAwait(false);
        }
        catch (TpuServiceException failure)
        {
            await session.DeviceVariables.RecoverAsync(Traced.Updated, failure).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException) when (!run.Reply.IsCompleted)
        {
            _ = RecoverLateAsync(run.Reply);
            throw;
        }
        finally
        {
            session.Transfers.Delete([.. run.Uploaded, .. run.Kept.Where(h => h != 0)]);
        }
    }

    // What is sent in the meantime stands behind the run on the server: it finds the variables as the run leaves them, or poisoned.
    private async Task RecoverLateAsync(Task<SessionResponse> reply)
    {
        try
        {
            await reply.ConfigureAwait(false);
        }
        catch (TpuServiceException failure)
        {
            await session.DeviceVariables.RecoverAsync(Traced.Updated, failure).ConfigureAwait(false);
        }
    }

    private async Task<CompiledProgram> CompileInTurnAsync(CancellationToken cancellation, bool explain = false)
    {
        var isCompiled = _answer is not null && _compiledIn == session.Epoch;
        if (!isCompiled || (explain && _answer!.Explanation is null))
        {
            var (executable, replaced) = (session.Connection.NewHandle(), isCompiled ? _executable : 0);
            var answer = await RewriteAsync(Request(executable, explain), cancellation).ConfigureAwait(false);
            (_answer, _executable, _compiledIn) = (answer, executable, session.Epoch);
            if (replaced != 0) Delete(replaced);
        }
        return new CompiledProgram(
            _answer!.Fingerprint,
            _answer.AcceleratorType,
            (int)_answer.NumReplicas,
            ProgramMemory.From(_answer.Memory),
            _answer.Cached,
            [.. _answer.Diagnostics.Select(ServiceErrors.ToDiagnostic)]);
    }

    private RewriteRequest Request(ulong executable, bool explain) => new()
    {
        Executable = executable,
        Format = "mlir",
        Code = ByteString.CopyFromUtf8(ModulePrinter.Print(Traced.Module, new PrintOptions { Locations = true })),
        Options = new RewriteOptions { NumReplicas = (uint)Traced.Replicas, NumPartitions = 1, Precision = ToProto(precision) },
        Explain = explain,
    };

    // Runs that were sent before go on; an executable that cannot be deleted ends with the session.
    private void Delete(ulong executable) => _ = session.Connection
        .Operate(r => r.Delete = new DeleteOperation { Executables = { executable } }, "deleting an executable")
        .ContinueWith(t => t.Exception, TaskScheduler.Default);

    private async Task<ProgramExplanation> ExplainInTurnAsync(CancellationToken cancellation)
    {
        var compiled = await CompileInTurnAsync(cancellation, explain: true).ConfigureAwait(false);
        return ExplanationAnswers.From(_answer!.Name, _answer.Explanation, compiled);
    }

    // Replicas that assign a variable different values are refused by the compiler, which knows variables as arguments only.
    private async Task<RewriteResponse> RewriteAsync(RewriteRequest request, CancellationToken cancellation)
    {
        try
        {
            var answer = await session.Connection.Operate(r => r.Rewrite = request, "rewriting a program", cancellation: cancellation)
                .ConfigureAwait(false);
            return answer.Rewrite;
        }
        catch (TpuServiceException refused) when (refused.Diagnostics.Any(d => d.Code == "donation"))
        {
            var names = Traced.Variables.Select((variable, i) => $"argument {Traced.Inputs.Length + i} is variable '{variable.Name}'");
            throw new TpuServiceException(
                refused.Code, $"{refused.Detail} ({string.Join(", ", names)})", refused.Diagnostics, inner: refused);
        }
    }

    private async Task<StartedRun> StartAsync(ImmutableArray<RunInput> inputs, CancellationToken cancellation)
    {
        await CompileInTurnAsync(cancellation).ConfigureAwait(false);
        var uploaded = new List<ulong>();
        try
        {
            var request = new RunRequest { Executable = _executable, RunId = session.Connection.NewHandle() };
            foreach (var input in inputs) request.Arguments.Add(await ArgumentAsync(input, uploaded, cancellation).ConfigureAwait(false));
            var kept = await AddVariablesAndResultsAsync(request, cancellation).ConfigureAwait(false);
            // A run that is cancelled still answers; the server is told (CancellingAsync), the answer is awaited.
            var reply = session.Connection.Operate(r => r.Run = request, "a run", cancellation: CancellationToken.None);
            return new StartedRun(reply, session.CancellingAsync(request.RunId, reply, cancellation), kept, [.. uploaded]);
        }
        catch
        {
            session.Transfers.Delete(uploaded);
            throw;
        }
    }

    private async Task<ulong[]> AddVariablesAndResultsAsync(RunRequest request, CancellationToken cancellation)
    {
        var handles = new Dictionary<VariableSlot, ulong>(ReferenceEqualityComparer.Instance);
        foreach (var variable in Traced.Variables)
            handles[variable] = await session.DeviceVariables.HandleAsync(variable, cancellation).ConfigureAwait(false);
        request.Arguments.AddRange(Traced.Variables.Select(v => new Argument { Array = handles[v] }));
        ulong[] kept = [.. Enumerable.Range(0, Traced.ResultCount).Select(i => IsInline(i) ? 0 : session.Connection.NewHandle())];
        request.Results.AddRange(kept.Select(handle => new ResultTarget { Array = handle, Inline = handle == 0 }));
        request.Results.AddRange(Traced.Updated.Select(v => new ResultTarget { Array = handles[v] }));
        return kept;
    }

    private async Task<Argument> ArgumentAsync(RunInput input, List<ulong> uploaded, CancellationToken cancellation)
    {
        if (input.Device is { } device) return new Argument { Array = device.HandleFor(session) };
        var type = input.Shard.ToProto(input.Replicas);
        if (session.Transfers.IsInline(input.Bytes.Length))
            return new Argument { Literal = new LiteralProto { Type = type, Data = UnsafeByteOperations.UnsafeWrap(input.Bytes) } };
        var handle = session.Connection.NewHandle();
        await session.Transfers.StoreAsync(handle, type, input.Bytes, cancellation).ConfigureAwait(false);
        uploaded.Add(handle);
        return new Argument { Array = handle };
    }

    private bool IsInline(int result) => session.Transfers.IsInline(Traced.ResultTypes[result].ByteSize * Traced.Replicas);

    private async Task<ImmutableArray<ImmutableArray<Tensor>>> ResultsAsync(
        RunResponse response, ulong[] kept, CancellationToken cancellation)
    {
        var results = new List<Tensor[]>();
        for (var i = 0; i < Traced.ResultCount; i++)
        {
            var (type, bytes) = (response.Results[i].Type, response.Results[i].Data.Memory);
            var size = Traced.ResultTypes[i].ByteSize * Traced.Replicas;
            if (kept[i] != 0)
                (type, bytes) = await session.Transfers.FetchAsync(kept[i], size, cancellation).ConfigureAwait(false);
            results.Add(ByReplica(type, bytes));
        }
        return [.. Enumerable.Range(0, Traced.Replicas).Select(r => results.Select(result => result[r]).ToImmutableArray())];
    }

    private Tensor[] ByReplica(ArrayTypeProto type, ReadOnlyMemory<byte> bytes)
    {
        var shard = type.ToShard();
        var size = (int)shard.ByteSize;
        if (type.Replicas() == 0)
        {
            var same = new EagerTensor(new Literal(shard, bytes));
            return [.. Enumerable.Repeat<Tensor>(same, Traced.Replicas)];
        }
        return [.. Enumerable.Range(0, Traced.Replicas).Select(r => new EagerTensor(new Literal(shard, bytes.Slice(r * size, size))))];
    }

    private static Precision ToProto(TpuPrecision precision) => precision switch
    {
        TpuPrecision.F32 => Precision.F32,
        TpuPrecision.Exact => Precision.Exact,
        _ => Precision.Tpu,
    };

    private sealed record StartedRun(Task<SessionResponse> Reply, Task<SessionResponse> Answer, ulong[] Kept, ImmutableArray<ulong> Uploaded);
}
