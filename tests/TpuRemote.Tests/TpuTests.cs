using TpuRemote.Client;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Sessions;
using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Tests;

/// <summary>The whole way, over gRPC on a Unix socket: trace, text, server, compiler, pod, and back.</summary>
public class TpuTests
{
    private static readonly TpuSessionOptions Exact = new() { Precision = TpuPrecision.Exact, Timeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task TpuRewrite_OfAdd_RunsOnTheDevice()
    {
        await using var tpu = await Local.ConnectAsync(options: Exact);
        await tpu.InitializeSystemAsync();
        var add = tpu.TpuRewrite((x, y) => x + y, Tf.Range(16, ElementType.F32), Tf.Ones(16));
        Assert.Contains("stablehlo.add", add.Text, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (float)i), (await add.RunAsync()).ToArray<float>());
        var other = await add.RunAsync(new float[] { 10, 0 }, new float[] { 2, 2 });
        Assert.Equal([12f, 2], other.ToArray<float>());
    }
}
