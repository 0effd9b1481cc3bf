using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;
using Xunit.Abstractions;

namespace TpuRemote.Grpc.Tests.Calls;

/// <summary>Many calls at once, cancelled, timed out and disposed of at random moments: each ends, and as one of these.</summary>
public sealed class RandomCallsTests(ITestOutputHelper output)
{
    private const int FirstSeed = 20260;
    private const int Calls = 800;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_EndedAtRandom_AllEndAsTheyShould(bool onUnixSocket)
    {
        output.WriteLine($"seeds {FirstSeed} to {FirstSeed + Calls - 1}");

        // Cancelled calls count until their handlers have ended, and Kestrel refuses further ones beyond twice its limit, 100 by default.
        await using var host = await EchoHost.StartAsync(onUnixSocket, server => server.EnableDetailedErrors = true, services: services =>
            services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = 1000));

        await Parallel.ForAsync(FirstSeed, FirstSeed + Calls, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (seed, _) =>
        {
            var failure = await Record.ExceptionAsync(() => RunAsync(host.Client, new Random(seed)));
            Assert.True(
                failure is null or RpcException { StatusCode: StatusCode.Cancelled or StatusCode.DeadlineExceeded },
                $"seed {seed}: {failure}");
        }).WaitAsync(TimeSpan.FromSeconds(60));

        // The channel is none the worse.
        Assert.Equal("well", (await host.Client.UnaryAsync(new EchoMessage { Text = "well" }).ResponseAsync.Soon()).Text);
    }

    private static async Task RunAsync(Echo.EchoClient client, Random random)
    {
        using var cancellation = new CancellationTokenSource(random.Next(60));
        var options = new CallOptions(
            deadline: random.Next(3) == 0 ? DateTime.UtcNow.AddMilliseconds(random.Next(60)) : null,
            cancellationToken: random.Next(2) == 0 ? cancellation.Token : default);
        var message = new EchoMessage { Number = 20, Payload = UnsafeByteOperations.UnsafeWrap(new byte[random.Next(200_000)]) };
        await (random.Next(4) switch
        {
            0 => client.UnaryAsync(message, options).ResponseAsync,
            1 => SendFiveAsync(client, message, options),
            2 => ReadSomeAsync(client, message, options, random),
            _ => PlayAsync(client, message, options, random),
        });
    }

    private static async Task SendFiveAsync(Echo.EchoClient client, EchoMessage message, CallOptions options)
    {
        using var call = client.ClientStream(options);
        for (var count = 0; count < 5; count++)
        {
            await call.RequestStream.WriteAsync(message);
        }

        await call.RequestStream.CompleteAsync();
        Assert.Equal(100, (await call.ResponseAsync).Number);
    }

    private static async Task ReadSomeAsync(Echo.EchoClient client, EchoMessage message, CallOptions options, Random random)
    {
        using var call = client.ServerStream(message, options);
        await foreach (var _ in call.ResponseStream.ReadAllAsync())
        {
            if (random.Next(30) == 0)
            {
                return;
            }
        }
    }

    private static async Task PlayAsync(Echo.EchoClient client, EchoMessage message, CallOptions options, Random random)
    {
        using var call = client.Duplex(options);
        for (var count = 0; count < 5; count++)
        {
            await call.RequestStream.WriteAsync(message);
            if (random.Next(2) == 0)
            {
                Assert.True(await call.ResponseStream.MoveNext());
            }
        }

        if (random.Next(2) == 0)
        {
            await call.RequestStream.CompleteAsync();
            while (await call.ResponseStream.MoveNext())
            {
                Assert.Equal(message.Number, call.ResponseStream.Current.Number);
            }
        }
    }
}
