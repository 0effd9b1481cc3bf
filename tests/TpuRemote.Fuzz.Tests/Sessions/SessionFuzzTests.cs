using System.Text;
using TpuRemote.Fuzz.Tests.Campaigns;
using TpuRemote.Fuzz.Tests.Hosting;

namespace TpuRemote.Fuzz.Tests.Sessions;

/// <summary>
/// Scripts of session operations in any order: handles reused, deleted twice, donated twice, or the other session's; waits for what is to
/// come; ends in the middle. Every operation is answered once or the stream is refused, and nothing is left afterwards.
/// </summary>
public sealed class SessionFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Sessions_OfAnyOperations_KeepTheProtocolAndLeaveNothing()
    {
        await using var server = await FuzzServer.StartAsync();
        await new FuzzCampaign("sessions", output).RunAsync((_, bytes) => bytes, Mutate, input => FeedAsync(server, input));
    }

    private static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        var script = Mutations.Pick(random, corpus);
        if (random.Next(3) == 0)
        {
            // One of its own, behind a start that gives it something to work on.
            var lines = Enumerable.Range(0, random.Next(1, 25)).Select(_ => SessionStep.Any(random));
            script = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(script)}\n{string.Join('\n', lines)}");
        }

        return Mutations.Lines(random, script, corpus);
    }

    private static async Task FeedAsync(FuzzServer server, byte[] script)
    {
        ScriptedClient[] clients = [new(server.Client), new(server.Client)];
        try
        {
            foreach (var step in SessionStep.Parse(script)) await clients[step.Client].DoAsync(step);
            foreach (var client in clients) await client.FinishAsync();
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }

        await server.AssertNothingIsLeftAsync();
    }
}
