using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TpuRemote.Client;
using TpuRemote.Client.Sessions;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Literals;
using TpuRemote.Learn;

namespace TpuRemote.Tests.Foreign;

/// <summary>The text that the client prints is the whole program: another client that posts it gets the same bytes.</summary>
public class PostedProgramTests(LocalPod pod) : IClassFixture<LocalPod>
{
    [PythonFact]
    public async Task Text_OfATrainingStep_PostedByPython_GivesTheSameResults()
    {
        await using var tpu = await pod.OpenAsync();
        Tensor x = Tf.RandomUniform(1, -1, 1, 16, 6), y = Tf.ArgMax(Tf.RandomUniform(2, 0, 1, 16, 3));
        var step = tpu.TpuRewrite(Step, x, y);
        var first = await step.RunAsync();
        // Without a session there are no variables: they are arguments like any, and their updates are results.
        var program = step.Program.Traced;
        var initial = program.Variables.Select(v => v.InitialValue());
        var results = await PostAsync(step.Text, [x.Concrete().Literal, y.Concrete().Literal, .. initial]);
        Assert.Equal(first.ToBytes().ToArray(), results[0]);
        Assert.Equal(8, program.Updated.Length);
        foreach (var (variable, result) in program.Updated.Zip(results.Skip(1)))
            Assert.Equal((await tpu.ReadVariableAsync(variable.Name)).ToBytes().ToArray(), result);
    }

    private static Tensor Step(Tensor x, Tensor y)
    {
        var loss = Losses.SparseSoftmaxCrossEntropy(y, Layers.Dense(x, 3, "dense"));
        new AdamOptimizer(0.1).Minimize(loss);
        return loss;
    }

    private async Task<byte[][]> PostAsync(string code, IEnumerable<Literal> arguments)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Foreign", "post_program.py");
        var start = new ProcessStartInfo(Python.Interpreter, [script, pod.Address.Replace("unix://", "unix:"), Descriptors()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var asked = new { code, arguments = arguments.Select(a => a.ToProto().ToByteString().ToBase64()) };
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(asked));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(process.ExitCode == 0, $"python ended with {process.ExitCode}: {await error}");
        return [.. JsonSerializer.Deserialize<string[]>(output)!.Select(Convert.FromBase64String)];
    }

    // Dependencies first.
    private static string Descriptors()
    {
        FileDescriptor[] files =
        [
            TypesReflection.Descriptor,
            TopologyReflection.Descriptor,
            ExplanationReflection.Descriptor,
            ProgramReflection.Descriptor,
            SessionReflection.Descriptor,
            TransferReflection.Descriptor,
            TpuServiceReflection.Descriptor,
        ];
        return new FileDescriptorSet { File = { files.Select(file => file.ToProto()) } }.ToByteString().ToBase64();
    }
}
