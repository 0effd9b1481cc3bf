using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Foreign;

/// <summary>Our server under the official client of another language: grpcio, which is gRPC's own C core.</summary>
public sealed class PythonClientTests
{
    [PythonTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Python_AllFourKindsAndTheFaults_AreUnderstood(bool onUnixSocket)
    {
        await using var host = await EchoHost.StartAsync(onUnixSocket, server: options => options.MaxReceiveMessageSize = null);
        var cancellations = new CountdownEvent(2);
        host.Handlers.Unary = (request, context) => AnswerAsync(request, context, cancellations);

        using var results = JsonDocument.Parse(await RunAsync(host.Address));
        var root = results.RootElement;

        Assert.Equal("grüß 7", Text(root, "unary"));
        Assert.Equal("00ff80", root.GetProperty("trailers").GetProperty("raw-bin").GetString());
        Assert.Equal("py", root.GetProperty("initial").GetProperty("user").GetString());
        Assert.Equal("a,b,c 321", Text(root, "client_stream"));
        Assert.Equal("0 1 2 3 4", Text(root, "server_stream"));
        Assert.Equal("0 1 2 3 4", Text(root, "duplex"));
        Assert.True(root.GetProperty("large").GetBoolean());
        AssertFailure(root, "failure", "FAILED_PRECONDITION", "100 % größer\n");
        Assert.Equal("00ff80", root.GetProperty("failure").GetProperty("trailers").GetProperty("raw-bin").GetString());
        AssertFailure(root, "unknown", "UNIMPLEMENTED", "Echo/Nothing");
        AssertFailure(root, "late", "DEADLINE_EXCEEDED");
        Assert.Equal([true, true], root.GetProperty("compressed").EnumerateArray().Select(answer => answer.GetBoolean()));
        Assert.Equal("CANCELLED", root.GetProperty("cancelled").GetString());
        Assert.True(cancellations.Wait(TimeSpan.FromSeconds(20)), "the handlers of the late and the cancelled call were not cancelled");
    }

    private static async Task<EchoMessage> AnswerAsync(EchoMessage request, ServerCallContext context, CountdownEvent cancellations)
    {
        var proof = new Metadata.Entry("raw-bin", [0, 255, 128]);
        switch (request.Text)
        {
            case "fail":
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "100 % größer\n"), [proof]);
            case "wait":
                await using (context.CancellationToken.Register(() => cancellations.Signal()))
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }

                break;
            case "grüß":
                Assert.Equal([0, 255, 128], context.RequestHeaders.GetValueBytes("raw-bin")!);
                await context.WriteResponseHeadersAsync(new Metadata { { "user", context.RequestHeaders.GetValue("user")! } });
                context.ResponseTrailers.Add(proof);
                break;
        }

        return request;
    }

    private static async Task<string> RunAsync(string address)
    {
        var target = address.Replace("http://", "", StringComparison.Ordinal).Replace("unix://", "unix:", StringComparison.Ordinal);
        var script = Path.Combine(AppContext.BaseDirectory, "Foreign", "echo_client.py");
        var start = new ProcessStartInfo(
            Python.Interpreter, [script, target, EchoReflection.Descriptor.SerializedData.ToBase64()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(90));
            Assert.True(process.ExitCode == 0, $"python ended with {process.ExitCode}: {await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string Text(JsonElement root, string name) =>
        string.Join(' ', root.GetProperty(name).EnumerateArray().Select(element => element.ToString()));

    private static void AssertFailure(JsonElement root, string name, string code, params string[] details)
    {
        var failure = root.GetProperty(name);
        Assert.True(failure.GetProperty("code").GetString() == code, $"{name}: {failure}");
        Assert.All(details, detail => Assert.Contains(detail, failure.GetProperty("details").GetString(), StringComparison.Ordinal));
    }
}
