using System.Text;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;
using static TpuRemote.Server.Tests.Hosting.Messages;

namespace TpuRemote.Server.Tests.Services;

/// <summary>
/// Programs of strangers, through a real call to the real compiler and pod: each limit refuses by its name and value, what comes up to it
/// passes, and the server is as it was.
/// </summary>
public sealed class HostileProgramTests
{
    private const string Good = "func.func @main(%a: tensor<f32>) -> tensor<f32> {\n  %0 = stablehlo.add %a, %a : tensor<f32>\n"
        + "  return %0 : tensor<f32>\n}\n";

    private const string Counting =
        """
        func.func @main(%n: tensor<i32>) -> tensor<i32> {
          %zero = stablehlo.constant dense<0> : tensor<i32>
          %one = stablehlo.constant dense<1> : tensor<i32>
          %r = stablehlo.while(%i = %zero) : tensor<i32>
            cond {
              %go = stablehlo.compare LT, %i, %n, SIGNED : (tensor<i32>, tensor<i32>) -> tensor<i1>
              stablehlo.return %go : tensor<i1>
            } do {
              %next = stablehlo.add %i, %one : tensor<i32>
              stablehlo.return %next : tensor<i32>
            }
          return %r : tensor<i32>
        }
        """;

    private const string Sum =
        """
        %b = stablehlo.broadcast_in_dim %a, dims = [1] : (tensor<8xf32>) -> tensor<100000000000000x8xf32>
        %z = stablehlo.constant dense<0.0> : tensor<f32>
        %s = stablehlo.reduce(%b init: %z) applies stablehlo.add across dimensions = [0, 1]
          : (tensor<100000000000000x8xf32>, tensor<f32>) -> tensor<f32>
        %r = stablehlo.broadcast_in_dim %s, dims = [] : (tensor<f32>) -> tensor<8x8xf32>
        """;

    private const string Product =
        """
        %b = stablehlo.broadcast_in_dim %a, dims = [0] : (tensor<8xf32>) -> tensor<8x10000000000000xf32>
        %r = stablehlo.dot_general %b, %b, contracting_dims = [1] x [1]
          : (tensor<8x10000000000000xf32>, tensor<8x10000000000000xf32>) -> tensor<8x8xf32>
        """;

    public static TheoryData<string, string> Edges { get; } = new()
    {
        { "max-operations = 1", "3:3: op 2 exceeds the limit" },
        { "max-depth = 1", "exceeds the limit" },
        { "max-values = 1", "2 operands of stablehlo.add exceeds the limit" },
        { "max-name-length = 4", "a name or string of 5 characters exceeds the limit" },
        { "max-program-bytes = 100", "exceeds the server's limit" },
        { "max-compile-bytes = 1000", "work on the program that took" },
    };

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task Program_BeyondALimit_IsRefusedByItsName(string limit, string said)
    {
        var limits = limit switch
        {
            "max-operations = 1" => new ServerLimits { MaxOperations = 1 },
            "max-depth = 1" => new ServerLimits { MaxDepth = 1 },
            "max-values = 1" => new ServerLimits { MaxValues = 1 },
            "max-name-length = 4" => new ServerLimits { MaxNameLength = 4 },
            "max-program-bytes = 100" => new ServerLimits { MaxProgramBytes = 100 },
            "max-compile-bytes = 1000" => new ServerLimits { MaxCompileBytes = 1000 },
            _ => throw new ArgumentOutOfRangeException(nameof(limit)),
        };
        await using var server = await TestServer.StartPodAsync(limits: limits);
        var text = limit.StartsWith("max-depth", StringComparison.Ordinal) ? Counting : Good;
        var status = await FailureAsync(server.Client.RewriteAsync(Program(text)).ResponseAsync, StatusCode.ResourceExhausted);
        Assert.Contains(said, status.Message);
        Assert.Contains(limit, status.Message);
    }

    [Fact]
    public async Task Programs_ThatAreHostile_LeaveTheServerAsItWas()
    {
        await using var server = await TestServer.StartPodAsync();
        var before = await server.BytesInUseAsync();
        foreach (var (text, code) in Hostile())
        {
            var error = await Assert.ThrowsAsync<RpcException>(
                () => server.Client.RewriteAsync(Program(text)).ResponseAsync.WaitAsync(TestServer.Patience));
            Assert.True(error.StatusCode == code, $"{text[..Math.Min(200, text.Length)]}: {error.Status}");
        }

        await AssertServesAsync(server);
        Assert.Equal(before, await server.BytesInUseAsync());
        Assert.Equal(0, server.Server.OpenSessions);
    }

    [Fact]
    public async Task Message_OfMegabytes_IsCutToWhatATrailerHolds()
    {
        await using var server = await TestServer.StartPodAsync();
        var text = $"func.func @main() {{\n  \"x.{new string('y', 500_000)}\"() : () -> ()\n  return\n}}";
        var status = await FailureAsync(server.Client.RewriteAsync(Program(text)).ResponseAsync, StatusCode.Unimplemented);
        Assert.Matches(@"\.\.\. \(\d+ more characters\)$", status.Message);
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task Faults_OfEveryLine_AreCutToWhatATrailerHolds()
    {
        await using var server = await TestServer.StartPodAsync();
        var lines = string.Concat(Enumerable.Repeat($"  \"x.{new string('y', 900)}\"() : () -> ()\n", 1000));
        var request = Program($"func.func @main() {{\n{lines}  return\n}}");
        var status = await FailureAsync(server.Client.RewriteAsync(request).ResponseAsync, StatusCode.Unimplemented);
        Assert.InRange(status.Diagnostics.Count, 1, 99);
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public async Task Loop_OfSteps_IsHeldToTheLimit(int steps, long limit, bool passes)
    {
        await using var server = await TestServer.StartPodAsync(limits: new() { MaxLoopSteps = limit });
        var executable = (await server.Client.RewriteAsync(Program(Counting))).Executable;
        var run = server.Client.RunAsync(new RunRequest { Executable = executable, Arguments = { Given(Whole(steps)) } }).ResponseAsync;
        if (passes)
        {
            Assert.Equal(steps, BitConverter.ToInt32((await run).Results[0].Data.Span));
            return;
        }

        var status = await FailureAsync(run, StatusCode.ResourceExhausted);
        Assert.Equal("one more step of the loops of Run exceeds the server's limit max-loop-steps = 10", status.Message);
        await AssertServesAsync(server);
    }

    [Fact]
    public async Task Run_ThatTakesTooLong_IsCancelledAndOthersGoOn()
    {
        await using var server = await TestServer.StartPodAsync(limits: new() { MaxRunSeconds = 1 });
        var text = Counting.Replace("add %i, %one", "add %i, %zero", StringComparison.Ordinal);
        var executable = (await server.Client.RewriteAsync(Program(text))).Executable;
        var endless = server.Client.RunAsync(new RunRequest { Executable = executable, Arguments = { Given(Whole(1)) } }).ResponseAsync;
        var other = AssertServesAsync(server);
        var status = await FailureAsync(endless, StatusCode.ResourceExhausted);
        Assert.Equal("Run, which goes on, exceeds the server's limit max-run-seconds = 1", status.Message);
        await other;
    }

    // A broadcast takes no memory, so a program of a few lines may walk more elements than a day has nanoseconds; a window, too.
    [Theory]
    [InlineData(false, Sum)]
    [InlineData(true, Sum)]
    [InlineData(false, Product)]
    [InlineData(true, Product)]
    public async Task Run_OfEndlessArithmetic_IsCancelledInTime(bool exact, string body)
    {
        await using var server = await TestServer.StartPodAsync(limits: new() { MaxRunSeconds = 1 });
        var request = Program($"func.func @main(%a: tensor<8xf32>) -> tensor<8x8xf32> {{\n{body}\n  return %r : tensor<8x8xf32>\n}}");
        request.Options = new RewriteOptions { Precision = exact ? Precision.Exact : Precision.Tpu };
        var executable = (await server.Client.RewriteAsync(request)).Executable;
        var run = server.Client.RunAsync(
            new RunRequest { Executable = executable, Arguments = { Given(Vector(new float[8])) } }).ResponseAsync;
        var status = await FailureAsync(run, StatusCode.ResourceExhausted);
        Assert.Equal("Run, which goes on, exceeds the server's limit max-run-seconds = 1", status.Message);
        await AssertServesAsync(server);
    }

    // The sum of 256 floats: 4 bytes of result and 1024 of what is in the message, and an arena that the compiler plans.
    [Fact]
    public async Task Run_OfTooManyBytes_IsRefusedBeforeItBegins()
    {
        const string Text = "func.func @main(%a: tensor<256xf32>) -> tensor<256xf32> {\n"
            + "  %0 = stablehlo.add %a, %a : tensor<256xf32>\n  return %0 : tensor<256xf32>\n}\n";
        foreach (var (limit, passes) in new[] { (2048L, true), (2047L, false) })
        {
            await using var server = await TestServer.StartPodAsync(limits: new() { MaxRunBytes = limit });
            var executable = (await server.Client.RewriteAsync(Program(Text))).Executable;
            var run = server.Client.RunAsync(
                new RunRequest { Executable = executable, Arguments = { Given(Vector(new float[256])) } }).ResponseAsync;
            if (passes) await run;
            else
            {
                var status = await FailureAsync(run, StatusCode.ResourceExhausted);
                Assert.Equal("Run, which takes 2048 bytes, exceeds the server's limit max-run-bytes = 2047", status.Message);
            }
        }
    }

    private static IEnumerable<(string Text, StatusCode Code)> Hostile()
    {
        string Main(string body) => $"func.func @main(%a: tensor<4xf32>, %z: tensor<f32>) {{\n  {body}\n  return\n}}";

        // Constants and arrays beyond all memory, which must not be made.
        yield return (Main("%0 = stablehlo.constant dense<0.0> : tensor<1000000x1000000xf32>"), StatusCode.ResourceExhausted);
        yield return (Main("%0 = stablehlo.iota dim = 0 : tensor<9223372036854775807xi16>"), StatusCode.ResourceExhausted);
        yield return (
            "func.func @main() -> tensor<1000000000000xf32> {\n  %0 = stablehlo.iota dim = 0 : tensor<1000000000000xf32>\n"
            + "  return %0 : tensor<1000000000000xf32>\n}",
            StatusCode.ResourceExhausted);
        yield return (
            "func.func @main() -> tensor<1152921504606846976x1x1xf32> {\n"
            + "  %0 = stablehlo.iota dim = 0 : tensor<1152921504606846976x1x1xf32>\n  return %0 : tensor<1152921504606846976x1x1xf32>\n}",
            StatusCode.ResourceExhausted);

        // Extremes of 64 bits.
        const string Max = "9223372036854775807";
        yield return (
            Main(
                $"%0 = stablehlo.pad %a, %z, low = [{Max}], high = [{Max}], interior = [0] "
                + ": (tensor<4xf32>, tensor<f32>) -> tensor<2xf32>"),
            StatusCode.InvalidArgument);
        yield return (Main("%0 = stablehlo.slice %a [0:4:0] : (tensor<4xf32>) -> tensor<4xf32>"), StatusCode.InvalidArgument);
        yield return (Main($"%0 = stablehlo.slice %a [0:{Max}] : (tensor<4xf32>) -> tensor<4xf32>"), StatusCode.InvalidArgument);

        // Functions.
        yield return ("func.func @main() {\n  call @main() : () -> ()\n  return\n}", StatusCode.InvalidArgument);
        yield return ("func.func @f() {\n  return\n}\nfunc.func @g() {\n  return\n}", StatusCode.InvalidArgument);
        yield return ("func.func @main() {\n  call @other() : () -> ()\n  return\n}", StatusCode.InvalidArgument);
        var calls = new StringBuilder("func.func @main() {\n  call @f0() : () -> ()\n  return\n}\n");
        for (var i = 0; i < 60; i++)
            calls.Append($"func.func @f{i}() {{\n  call @f{i + 1}() : () -> ()\n  call @f{i + 1}() : () -> ()\n  return\n}}\n");
        yield return (calls.Append("func.func @f60() {\n  return\n}").ToString(), StatusCode.ResourceExhausted);

        // What is no text.
        yield return ("func.func @main() {\0}", StatusCode.InvalidArgument);
        yield return (new string('(', 1 << 20), StatusCode.InvalidArgument);
        yield return ($"func.func @{new string('f', (1 << 20) + 1)}() {{\n  return\n}}", StatusCode.ResourceExhausted);
    }

    private static LiteralProto Whole(int value) => new()
    {
        Type = new ArrayTypeProto { ElementType = PrimitiveType.S32 },
        Data = ByteString.CopyFrom(BitConverter.GetBytes(value)),
    };

    private static async Task AssertServesAsync(TestServer server)
    {
        var executable = (await server.Client.RewriteAsync(Program(Good))).Executable;
        var answer = await server.Client.RunAsync(new RunRequest { Executable = executable, Arguments = { Given(Scalar(2)) } })
            .ResponseAsync.WaitAsync(TestServer.Patience);
        AssertFloats(answer.Results[0].Data, 4);
    }
}
