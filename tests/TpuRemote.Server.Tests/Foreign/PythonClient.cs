using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Foreign;

/// <summary>Runs tpu_client.py.</summary>
internal sealed class PythonClient : IDisposable
{
    private readonly Process _process;

    private PythonClient(Process process) => _process = process;

    /// <summary>Starts the script and gives it its program.</summary>
    public static async Task<PythonClient> StartAsync(string action, ListenAddress address, string program)
    {
        var target = address.SocketPath is { } path ? $"unix:{path}" : address.ToString();
        var script = Path.Combine(AppContext.BaseDirectory, "Foreign", "tpu_client.py");
        var start = new ProcessStartInfo(Python.Interpreter, [script, action, target, Descriptors()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(program);
        process.StandardInput.Close();
        return new PythonClient(process);
    }

    /// <summary>Runs the script to its end.</summary>
    public static async Task<JsonElement> RunAsync(string action, ListenAddress address, string program)
    {
        using var client = await StartAsync(action, address, program);
        var error = client._process.StandardError.ReadToEndAsync();
        var output = await client._process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90));
        await client._process.WaitForExitAsync().WaitAsync(TestServer.Patience);
        Assert.True(client._process.ExitCode == 0, $"python ended with {client._process.ExitCode}: {await error}");
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    /// <summary>Waits for the script's next line.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(TestServer.Patience);

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
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
