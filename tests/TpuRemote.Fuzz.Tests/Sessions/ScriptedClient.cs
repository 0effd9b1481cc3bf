using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Fuzz.Tests.Hosting;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Fuzz.Tests.Sessions;

/// <summary>One session stream that does as a script says, and what came back.</summary>
internal sealed class ScriptedClient : IDisposable
{
    // Argument 0 is donated; both sums; and one that runs until it is stopped, or its loop has gone all its steps.
    private static readonly string[] Programs =
    [
        "func.func @main(%a: tensor<2xf32> {tf.aliasing_output = 0 : i32}, %b: tensor<2xf32>) -> tensor<2xf32> {\n"
            + "  %0 = stablehlo.add %a, %b : tensor<2xf32>\n  return %0 : tensor<2xf32>\n}",
        "func.func @main(%a: tensor<2xf32>, %b: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {\n"
            + "  %0 = stablehlo.multiply %a, %b : tensor<2xf32>\n  return %0, %b : tensor<2xf32>, tensor<2xf32>\n}",
        "func.func @main() -> tensor<i1> {\n  %t = stablehlo.constant dense<true> : tensor<i1>\n"
            + "  %r = stablehlo.while(%x = %t) : tensor<i1> cond {\n    stablehlo.return %x : tensor<i1>\n  } do {\n"
            + "    stablehlo.return %x : tensor<i1>\n  }\n  return %r : tensor<i1>\n}",
        "func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {\n  return %missing : tensor<2xf32>\n}",
        "func.func @main() -> tensor<2xf32> {\n  %t = stablehlo.create_token : !stablehlo.token\n"
            + "  %0:2 = \"stablehlo.infeed\"(%t) <{infeed_config = \"\"}> : (!stablehlo.token) -> (tensor<2xf32>, !stablehlo.token)\n"
            + "  return %0#0 : tensor<2xf32>\n}",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TpuService.TpuServiceClient _client;
    private readonly AsyncDuplexStreamingCall<SessionRequest, SessionResponse> _call;
    private readonly HashSet<ulong> _sent = [];
    private readonly Dictionary<ulong, int> _answers = [];
    private readonly List<ulong> _waitFor = [];
    private readonly TaskCompletionSource<string> _session = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<Status> _reading;
    private ulong _last;
    private ulong _next;
    private bool _isKilled;
    private bool _hasEnded;

    /// <summary>Opens a stream; its session is opened by the first operation.</summary>
    public ScriptedClient(TpuService.TpuServiceClient client)
    {
        _client = client;
        _call = client.Session(deadline: DateTime.UtcNow + Patience);
        _reading = ReadAsync();
    }

    /// <summary>Does one step.</summary>
    public async Task DoAsync(SessionStep step)
    {
        switch (step.Verb)
        {
            case "open": await SendAsync(new SessionRequest { Open = new OpenStream { ClientName = "script" } }); break;
            case "store":
                await SendAsync(new SessionRequest { Store = new StoreOperation { Array = step[0], Literal = Pair(step[1]) } });
                break;
            case "rewrite": await SendAsync(new SessionRequest { Rewrite = Rewrite(step[0], step[1]) }); break;
            case "run": await SendAsync(new SessionRequest { Run = Run(step) }); break;
            case "fetch": await SendAsync(new SessionRequest { Fetch = new FetchOperation { Array = step[0] } }); break;
            case "delete": await SendAsync(new SessionRequest { Delete = new DeleteOperation { Arrays = { step.Numbers } } }); break;
            case "forget": await SendAsync(new SessionRequest { Delete = new DeleteOperation { Executables = { step.Numbers } } }); break;
            case "check": await SendAsync(new SessionRequest { Check = new CheckOperation { Arrays = { step.Numbers } } }); break;
            case "recover": await SendAsync(new SessionRequest { Recover = new RecoverOperation { Arrays = { step.Numbers } } }); break;
            case "nothing": await SendAsync(new SessionRequest()); break;
            case "after": _waitFor.AddRange(step.Numbers); break;
            case "op": _next = step[0]; break;
            case "cancel": await CallAsync(id => CancelAsync(id, step[0])); break;
            case "upload": await CallAsync(id => UploadAsync(id, step)); break;
            case "end": await EndAsync(); break;
            case "kill":
                _isKilled = true;
                _call.Dispose();
                break;
        }
    }

    /// <summary>
    /// Sends no more and checks all that came back: every operation was answered once, unless the stream was refused or cut.
    /// </summary>
    public async Task FinishAsync()
    {
        await EndAsync();
        var status = await _reading.WaitAsync(Patience);
        FuzzServer.AssertAnswered(status.StatusCode, status.Detail);
        if (_isKilled) return;
        Assert.True(status.StatusCode is StatusCode.OK or StatusCode.InvalidArgument, $"the stream ended with {status}");
        Assert.All(_answers, answer => Assert.True(answer.Value == 1, $"operation {answer.Key} was answered {answer.Value} times"));
        if (status.StatusCode == StatusCode.OK) Assert.Equal(_sent.Order(), _answers.Keys.Order());
    }

    public void Dispose() => _call.Dispose();

    private static LiteralProto Pair(ulong value)
    {
        var bytes = new byte[8];
        BitConverter.TryWriteBytes(bytes, (float)value);
        var type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { 2 } };
        return new LiteralProto { Type = type, Data = ByteString.CopyFrom(bytes) };
    }

    private static RewriteRequest Rewrite(ulong executable, ulong program) => new()
    {
        Executable = executable,
        Format = "mlir",
        Code = ByteString.CopyFromUtf8(Programs[program % (ulong)Programs.Length]),
    };

    // run EXECUTABLE ARGUMENT ARGUMENT RESULT RUN: an argument 0 is a literal; results beyond the first are kept nowhere.
    private static RunRequest Run(SessionStep step)
    {
        var run = new RunRequest { Executable = step[0], RunId = step[4] };
        foreach (var argument in step.Numbers.Skip(1).Take(2))
            run.Arguments.Add(argument == 0 ? new Argument { Literal = Pair(1) } : new Argument { Array = argument });
        if (step.Numbers.Count > 3) run.Results.Add(new ResultTarget { Array = step[3], Inline = step[3] % 2 == 1 });
        if (step.Numbers.Count > 5) run.NonDonatableArguments.Add((uint)step[5]);
        return run;
    }

    private async Task SendAsync(SessionRequest request)
    {
        (request.OpId, _next) = (_next == 0 ? _last + 1 : _next, 0);
        _last = Math.Max(_last, request.OpId);
        request.WaitFor.AddRange(_waitFor);
        _waitFor.Clear();
        if (await TryAsync(() => _call.RequestStream.WriteAsync(request))) _sent.Add(request.OpId);
    }

    private async Task EndAsync()
    {
        if (_hasEnded) return;
        _hasEnded = true;
        await TryAsync(() => _call.RequestStream.CompleteAsync());
    }

    // False where the stream has ended already; how, is told by its answers.
    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write().WaitAsync(Patience);
            return true;
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task CallAsync(Func<string, Task> call)
    {
        if (_sent.Count == 0) return;
        await Task.WhenAny(_session.Task, _reading);
        if (!_session.Task.IsCompleted) return;
        try
        {
            await call(await _session.Task);
        }
        catch (RpcException error)
        {
            FuzzServer.AssertAnswered(error.StatusCode, error.Status.Detail);
        }
    }

    private async Task CancelAsync(string session, ulong run) =>
        await _client.CancelRunAsync(new CancelRunRequest { SessionId = session, RunId = run });

    // upload ARRAY BYTES: right with 8 bytes.
    private async Task UploadAsync(string session, SessionStep step)
    {
        using var upload = _client.StoreBuffer();
        var type = Pair(0).Type;
        var header = new StoreBufferHeader { SessionId = session, Array = step[0], Type = type, TotalBytes = 8 };
        await TryAsync(() => upload.RequestStream.WriteAsync(new StoreBufferRequest { Header = header }));
        var chunk = ByteString.CopyFrom(new byte[step[1] % 16]);
        await TryAsync(() => upload.RequestStream.WriteAsync(new StoreBufferRequest { Chunk = chunk }));
        if (step[2] % 4 == 3) return;
        await TryAsync(() => upload.RequestStream.CompleteAsync());
        await upload.ResponseAsync;
    }

    private async Task<Status> ReadAsync()
    {
        try
        {
            while (await _call.ResponseStream.MoveNext(CancellationToken.None))
            {
                var answer = _call.ResponseStream.Current;
                _answers[answer.OpId] = _answers.GetValueOrDefault(answer.OpId) + 1;
                if (answer.ResultCase == SessionResponse.ResultOneofCase.Open) _session.TrySetResult(answer.Open.SessionId);
                var code = (StatusCode)answer.Status.Code;
                if (code is StatusCode.Internal or StatusCode.Unknown)
                    return new Status(code, $"operation {answer.OpId}: {answer.Status.Message}");
            }

            return Status.DefaultSuccess;
        }
        catch (RpcException error)
        {
            return error.Status;
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException)
        {
            return new Status(StatusCode.Cancelled, error.Message);
        }
    }
}
