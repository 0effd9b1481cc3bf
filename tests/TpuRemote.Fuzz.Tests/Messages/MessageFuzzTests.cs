using System.Text;
using Grpc.Core;
using TpuRemote.Fuzz.Tests.Campaigns;
using TpuRemote.Fuzz.Tests.Hosting;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Fuzz.Tests.Messages;

/// <summary>Bytes in place of the requests of every method, sent through real calls.</summary>
public sealed class MessageFuzzTests(ITestOutputHelper output)
{
    private const int InputsPerCheck = 50;

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Messages_OfAnyBytes_AreAnswered()
    {
        await using var server = await FuzzServer.StartAsync();
        var fed = 0;
        await new FuzzCampaign("messages", output).RunAsync(
            RecordedCall.Read,
            Mutate,
            async input =>
            {
                await FeedAsync(server, RecordedCall.Parse(input));
                if (++fed % InputsPerCheck == 0) await server.AssertServesAsync();
            });
        await server.AssertNothingIsLeftAsync();
    }

    private static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        var calls = corpus.Select(RecordedCall.Parse).ToList();
        var (method, messages) = Mutations.Pick(random, calls);
        var all = calls.SelectMany(c => c.Messages).ToList();
        var changed = messages.ToList();
        switch (random.Next(6))
        {
            case 0 when changed.Count > 0: changed.RemoveAt(random.Next(changed.Count)); break;
            case 1: changed.Insert(random.Next(changed.Count + 1), Mutations.Pick(random, all)); break;
            case 2: method = Mutations.Pick(random, RecordedCall.Methods); break;
            default:
                if (changed.Count == 0) changed.Add([]);
                var at = random.Next(changed.Count);
                changed[at] = Mutations.Bytes(random, changed[at], all);
                break;
        }

        return new RecordedCall(method, changed).ToInput();
    }

    private static async Task FeedAsync(FuzzServer server, RecordedCall recorded)
    {
        var session = (await server.Client.OpenSessionAsync(new OpenSessionRequest { ClientName = "fuzz" })).SessionId;
        var call = recorded with { Messages = [.. recorded.Messages.Select(m => In(session, m))] };
        try
        {
            await CallAsync(server.Channel.CreateCallInvoker(), call);
        }
        catch (RpcException error)
        {
            // The library answers INTERNAL for bytes that are no message, or for two where one is due (gRPC's list of statuses); the
            // service never does.
            if (error.StatusCode == StatusCode.Internal && !call.IsWellFormed()) return;
            FuzzServer.AssertAnswered(error.StatusCode, $"{call.Method}: {error.Status.Detail}");
        }
        finally
        {
            await EndAsync(server, session);
        }
    }

    private static async Task EndAsync(FuzzServer server, string session)
    {
        try
        {
            await server.Client.CloseSessionAsync(new CloseSessionRequest { SessionId = session });
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.NotFound)
        {
            // The input closed it.
        }
    }

    private static byte[] In(string session, byte[] message) =>
        Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(message).Replace(RecordedCall.Session, session, StringComparison.Ordinal));

    private static async Task CallAsync(CallInvoker invoker, RecordedCall call)
    {
        var descriptor = TpuService.Descriptor.FindMethodByName(call.Method);
        // Every method is called as a stream, so that one without a message, or with two, is called as well.
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, TpuService.Descriptor.FullName, call.Method, Bytes, Bytes);
        using var stream = invoker.AsyncDuplexStreamingCall(method, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(60)));
        await SendAsync(stream.RequestStream, call.Messages);
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (descriptor is { IsClientStreaming: true, IsServerStreaming: true })
                AssertAnswer(call.Method, stream.ResponseStream.Current);
        }
    }

    private static async Task SendAsync(IClientStreamWriter<byte[]> requests, IReadOnlyList<byte[]> messages)
    {
        try
        {
            foreach (var message in messages) await requests.WriteAsync(message);
            await requests.CompleteAsync();
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or IOException)
        {
            // The call has ended before it took all; its status follows from the answers.
        }
    }

    private static void AssertAnswer(string method, byte[] answer)
    {
        var status = method switch
        {
            "Session" => SessionResponse.Parser.ParseFrom(answer).Status,
            "Infeed" => InfeedResponse.Parser.ParseFrom(answer).Status,
            _ => OutfeedResponse.Parser.ParseFrom(answer).Status,
        };
        FuzzServer.AssertAnswered((StatusCode)status.Code, $"{method}: {status.Message}");
    }
}
