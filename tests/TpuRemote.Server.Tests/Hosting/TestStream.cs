using Grpc.Core;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Server.Tests.Hosting;

/// <summary>A client's end of a session stream: sends operations, keeps answers by number.</summary>
internal sealed class TestStream : IDisposable
{
    private readonly AsyncDuplexStreamingCall<SessionRequest, SessionResponse> _call;
    private readonly Dictionary<ulong, SessionResponse> _answers = [];
    private ulong _last;

    private TestStream(AsyncDuplexStreamingCall<SessionRequest, SessionResponse> call) => _call = call;

    public string SessionId { get; private set; } = "";

    /// <summary>Operations in the order in which they were answered.</summary>
    public List<ulong> Order { get; } = [];

    public static async Task<TestStream> OpenAsync(TpuService.TpuServiceClient client, string join = "")
    {
        var stream = new TestStream(client.Session());
        var open = await stream.SendAsync(new SessionRequest { Open = new OpenStream { SessionId = join, ClientName = "test" } });
        stream.SessionId = (await stream.OkAsync(open)).Open.SessionId;
        return stream;
    }

    public async Task<ulong> SendAsync(SessionRequest request, params ulong[] waitFor)
    {
        if (request.OpId == 0) request.OpId = _last + 1;
        _last = request.OpId;
        request.WaitFor.Add(waitFor);
        await _call.RequestStream.WriteAsync(request);
        return request.OpId;
    }

    public Task<ulong> StoreAsync(ulong array, LiteralProto literal, params ulong[] waitFor) =>
        SendAsync(new SessionRequest { Store = new StoreOperation { Array = array, Literal = literal } }, waitFor);

    public Task<ulong> FetchAsync(ulong array) => SendAsync(new SessionRequest { Fetch = new FetchOperation { Array = array } });

    public Task<ulong> RewriteAsync(string program, ulong executable) =>
        SendAsync(new SessionRequest { Rewrite = Messages.Program(program, "", executable) });

    public Task<ulong> RunAsync(ulong executable, Argument[] arguments, ResultTarget[] results, params ulong[] waitFor) =>
        RunAsync(new RunRequest { Executable = executable, Arguments = { arguments }, Results = { results } }, waitFor);

    public Task<ulong> RunAsync(RunRequest run, params ulong[] waitFor) => SendAsync(new SessionRequest { Run = run }, waitFor);

    public Task<ulong> DeleteAsync(params ulong[] arrays) =>
        SendAsync(new SessionRequest { Delete = new DeleteOperation { Arrays = { arrays } } });

    public Task<ulong> RecoverAsync(params ulong[] arrays) =>
        SendAsync(new SessionRequest { Recover = new RecoverOperation { Arrays = { arrays } } });

    public Task<ulong> CheckAsync(params ulong[] arrays) =>
        SendAsync(new SessionRequest { Check = new CheckOperation { Arrays = { arrays } } });

    /// <summary>Waits for the answer to one operation.</summary>
    public async Task<SessionResponse> AnswerAsync(ulong operation)
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        while (!_answers.ContainsKey(operation))
        {
            Assert.True(
                await _call.ResponseStream.MoveNext(deadline.Token), $"the stream ended without an answer to operation {operation}");
            var answer = _call.ResponseStream.Current;
            _answers.Add(answer.OpId, answer);
            Order.Add(answer.OpId);
        }

        return _answers[operation];
    }

    public async Task<SessionResponse> OkAsync(ulong operation)
    {
        var answer = await AnswerAsync(operation);
        Assert.True(answer.Status.Code == 0, $"operation {operation}: {answer.Status}");
        return answer;
    }

    public async Task<StatusProto> FailureAsync(ulong operation, StatusCode code)
    {
        var answer = await AnswerAsync(operation);
        Assert.Equal(code, (StatusCode)answer.Status.Code);
        Assert.Equal(SessionResponse.ResultOneofCase.None, answer.ResultCase);
        return answer.Status;
    }

    /// <summary>The array has these values.</summary>
    public async Task HoldsAsync(ulong array, params float[] expected) =>
        Messages.AssertFloats((await OkAsync(await FetchAsync(array))).Fetch.Data, expected);

    /// <summary>Reads until the server ends the stream, with the given status.</summary>
    public async Task<RpcException> EndAsync(StatusCode code)
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await _call.ResponseStream.MoveNext(deadline.Token))
            {
                _answers.Add(_call.ResponseStream.Current.OpId, _call.ResponseStream.Current);
                Order.Add(_call.ResponseStream.Current.OpId);
            }
        });
        Assert.Equal(code, error.StatusCode);
        return error;
    }

    /// <summary>Sends no more, and reads the answers that are still due until the server ends the stream.</summary>
    public async Task CompleteAsync()
    {
        using var deadline = new CancellationTokenSource(TestServer.Patience);
        await _call.RequestStream.CompleteAsync();
        while (await _call.ResponseStream.MoveNext(deadline.Token)) Order.Add(_call.ResponseStream.Current.OpId);
    }

    public void Dispose() => _call.Dispose();
}
