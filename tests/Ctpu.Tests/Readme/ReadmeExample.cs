using TpuRemote;
using TpuRemote.Client;
using TpuRemote.Learn;

namespace Ctpu.Tests.Readme;

/// <summary>The example of README.md, word for word between the markers, so that it compiles and runs.</summary>
internal static class ReadmeExample
{
    public static async Task RunAsync(TextWriter console)
    {
        var Console = console;

        // begin
        Tensor x = new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
        Tensor y = new float[,] { { 1 }, { 0 }, { 3 }, { 2 } };             // y = 2 x0 - x1 + 1

        Tensor Step(Tensor x, Tensor y)
        {
            var loss = Losses.MeanSquaredError(y, Layers.Dense(x, 1, "line"));
            new AdamOptimizer(0.1).Minimize(loss);
            return loss;
        }

        await using var tpu = await Tpu.ConnectAsync();                     // TPU_NAME's server, or one inside this process
        var train = tpu.TpuRewrite(Step, x, y);                             // traced to StableHLO: train.Text
        for (var i = 0; i < 200; i++) await train.RunAsync();               // compiled and run on the TPU; variables stay there
        Console.WriteLine(await tpu.ReadVariableAsync("line/kernel"));      // close to [[2], [-1]]
        // end
    }
}
