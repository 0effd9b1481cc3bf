using System.Collections.Immutable;
using System.Diagnostics;
using TpuRemote.Grpc.V1;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Arrays;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;
using TpuRemote.Server.Transfers;
using TpuRemote.Server.Wire;

namespace TpuRemote.Server.Runs;

/// <summary>One run of a program: admitted at once, in order; executed when its turn and its arguments have come.</summary>
internal sealed class ProgramRun
{
    private readonly IAccelerator _accelerator;
    private readonly RunGate _gate;
    private readonly WireLiterals _literals;
    private readonly RunBounds _bounds;
    private readonly TpuSession _session;
    private readonly RunRequest _request;
    private readonly Executable _executable;
    private readonly string _name;
    private readonly ulong _operation;
    private readonly RunArrays _arrays;
    private readonly RunTicket _ticket;

    private ProgramRun(RunSite site, RunRequest request, CompiledProgram program)
    {
        (_accelerator, _gate, _literals, _session, _name, _operation) = site;
        _bounds = site.Bounds;
        _request = request;
        _executable = program.Executable;
        var plan = RunPlanner.Plan(site, request, program);
        _bounds.CheckBytes(_executable, plan);
        site.Announce(plan.Results.Where((_, r) => IsInline(r)).Sum(result => result.Type.ByteSize));
        _ticket = _session.Lane.Enter(request.RunId);
        try
        {
            _arrays = _session.Arrays.Admit(plan);
        }
        catch
        {
            _ticket.Dispose();
            throw;
        }
    }

    /// <summary>Checks a run and takes it in: its handles are bound, its place in the session's order is fixed.</summary>
    /// <exception cref="RefusalException">The request does not fit the program or the session; nothing has changed then.</exception>
    public static ProgramRun Admit(RunSite site, RunRequest request, CompiledProgram program) => new(site, request, program);

    /// <summary>Runs. However it ends, the session's handles are settled and the next run can start.</summary>
    /// <param name="before">Ends when the operations that this one waits for have succeeded; fails otherwise.</param>
    /// <param name="cancellation">The caller's.</param>
    public async Task<RunResponse> ExecuteAsync(Task before, CancellationToken cancellation)
    {
        using var ticket = _ticket;
        using var caller = cancellation.Register(
            () => _ticket.Cancel(new RefusalException(RefusalKind.Cancelled, $"{_name} was cancelled by its caller")));
        var progress = new Progress();
        try
        {
            await before.WaitAsync(_ticket.Token);
            await _ticket.Turn.WaitAsync(_ticket.Token);
            return await RunAsync(progress);
        }
        catch (Exception error)
        {
            // The pod finds room for the results before it begins.
            if (error is HbmExhaustedException) progress.HasStarted = false;
            var reason = error is OperationCanceledException && _ticket.Reason is { } cancelled ? cancelled : error;
            Settle(reason, progress);
            if (ReferenceEquals(reason, error)) throw;
            throw reason;
        }
    }

    private async Task<RunResponse> RunAsync(Progress progress)
    {
        var given = await _arrays.GetArgumentsAsync(_ticket.Token);
        using var quota = _session.Account.Runs.TakeOne("one run");
        using var turn = await _gate.EnterAsync(_session, _ticket.Token);
        var own = new DeviceArray?[given.Length];
        try
        {
            var arguments = given.Select((array, i) => ArgumentOf(i, array, ref own[i])).ToImmutableArray();
            var clock = Stopwatch.StartNew();
            progress.HasStarted = true;
            progress.Transfers = new RunTransfers(_session.Queues);
            using var watch = _bounds.Watch(_ticket, _name);
            var results = await Task.Run(() => Compute(arguments, progress.Transfers), CancellationToken.None);
            return Answer(results, clock.Elapsed);
        }
        finally
        {
            // What the run has consumed is disposed already, and disposing it again does nothing.
            foreach (var array in own) array?.Dispose();
        }
    }

    private ImmutableArray<DeviceArray> Compute(ImmutableArray<DeviceArray> arguments, RunTransfers transfers)
    {
        var options = new RunOptions(_session.IsTransient ? null : transfers, _ticket.Token) { MaxLoopSteps = _bounds.MaxLoopSteps };
        try
        {
            return _accelerator.Run(_executable, arguments, options);
        }
        catch (LoopStepsException error)
        {
            throw RefusalException.Limit("max-loop-steps", error.Limit, $"one more step of the loops of {_name}");
        }
    }

    // A value inside the message, or a copy of an argument that must survive its donation, is the run's own.
    private DeviceArray ArgumentOf(int index, DeviceArray? given, ref DeviceArray? own)
    {
        if (given is null) return own = Upload(index);
        var survives = _executable.Arguments[index].DonatedTo is not null && _request.NonDonatableArguments.Contains((uint)index);
        return survives ? own = Copy(given) : given;
    }

    private DeviceArray Copy(DeviceArray source)
    {
        var copy = _accelerator.Allocate(source.Type, source.NumReplicas);
        for (var replica = 0; replica < (source.NumReplicas ?? 1); replica++) source.Bytes(replica).CopyTo(copy.Bytes(replica));
        return copy;
    }

    private DeviceArray Upload(int argument)
    {
        var literal = _request.Arguments[argument].Literal;
        return _literals.ToDevice(literal, _literals.TypeOf(literal.Type));
    }

    // Values are copied out before the handles get them: the next run may donate them.
    private RunResponse Answer(ImmutableArray<DeviceArray> results, TimeSpan elapsed)
    {
        var response = new RunResponse { WallMicroseconds = (long)elapsed.TotalMicroseconds };
        var kept = new bool[results.Length];
        try
        {
            for (var r = 0; r < results.Length; r++) response.Results.Add(Answer(r, results[r]));
            kept = _arrays.Succeed(results);
            return response;
        }
        finally
        {
            for (var r = 0; r < results.Length; r++)
            {
                if (!kept[r]) results[r].Dispose();
            }
        }
    }

    private ResultValue Answer(int index, DeviceArray result)
    {
        var value = new ResultValue
        {
            Array = _request.Results.Count == 0 ? 0 : _request.Results[index].Array,
            Type = WireTypes.TypeOf(result).ToProto(),
        };
        if (IsInline(index)) value.Data = _literals.FromDevice(result, null, $"result {index} of {_name}").Data;
        return value;
    }

    private bool IsInline(int result) => _request.Results.Count == 0 || _request.Results[result].Inline;

    private void Settle(Exception reason, Progress progress)
    {
        var cause = reason is RefusalException { CauseOperation: not 0 } refusal ? refusal.CauseOperation : _operation;
        _arrays.Fail($"{_name} failed: {StatusMap.ToProto(reason).Message}", cause, progress.HasStarted);
        if (progress.Transfers is { IsUsed: true })
            _session.Queues.Clear(new RefusalException(RefusalKind.Aborted, $"{_name} failed and the queues were emptied", cause));
    }

    private sealed class Progress
    {
        public bool HasStarted { get; set; }

        public RunTransfers? Transfers { get; set; }
    }
}
