using System.Text.Json;
using TpuRemote.Client;
using TpuRemote.Client.Sessions;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Foreign;

/// <summary>The text that our client prints is the whole program: any other client that posts it gets the same.</summary>
public sealed class ClientTextTests
{
    private static readonly float[] Counted = [.. Enumerable.Range(0, 6).Select(i => (float)i)];

    [PythonFact]
    public async Task TextOfATracedFunction_PostedByPython_GivesTheSameResults()
    {
        await using var server = await TestServer.StartPodAsync();
        await using var session = await TpuSession.ConnectAsync(
            server.Server.Address.ClientAddress, new TpuSessionOptions { Precision = TpuPrecision.Tpu, Timeout = TestServer.Patience });
        // What the script gives to a program: 0, 1, 2 ... and ones.
        var traced = session.TpuRewrite(LossAndGradient, Tensor.From<float>(Counted, 2, 3), Tf.Ones(3, 4));
        var (loss, gradient, trips) = await traced.RunAsync();

        var posted = await PythonClient.RunAsync("run", server.Server.Address, traced.Text);

        Assert.Equal(loss.ToArray<float>(), Floats(posted, 0));
        Assert.Equal(gradient.ToArray<float>(), Floats(posted, 1));
        Assert.Equal(trips.ToArray<float>(), Floats(posted, 2));
        Assert.NotEqual(0, gradient.ToArray<float>().Max());
    }

    private static (Tensor Loss, Tensor Gradient, Tensor Trips) LossAndGradient(Tensor x, Tensor weights)
    {
        var logits = Tf.MatMul(x, weights) * Tf.Range(4, Hlo.ElementTypes.ElementType.F32);
        var loss = Tf.ReduceMean(-Tf.LogSoftmax(logits * 0.1f));
        return (loss, Tf.Gradients(loss, [weights])[0], Tf.Repeat(3, carried => carried * 2f + loss, loss));
    }

    private static float[] Floats(JsonElement posted, int result) =>
        [.. posted.GetProperty("results")[result].EnumerateArray().Select(v => v.GetSingle())];
}
