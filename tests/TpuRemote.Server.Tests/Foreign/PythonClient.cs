using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TpuRemote.Grpc.V1;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Foreign;

/// <summary>Runs tpu_client.py and reflecting_client.py.</summary>
internal sealed class PythonClient : IDisposable
{
    private readonly Process _process;

    private PythonClient(Process process) => _process = process;

    /// <summary>Starts the script and gives it its program.</summary>
    public static async Task<PythonClient> StartAsync(string action, ListenAddress address, string program)
    {
        var process = Start("tpu_client.py", action, Target(address), Descriptors());
        await process.StandardInput.WriteAsync(program);
        process.StandardInput.Close();
        return new PythonClient(process);
    }

    /// <summary>Runs the script to its end.</summary>
    public static async Task<JsonElement> RunAsync(string action, ListenAddress address, string program)
    {
        using var client = await StartAsync(action, address, program);
        return await client.ReadToEndAsync();
    }

    /// <summary>Runs the script to its end, over TLS.</summary>
    /// <param name="address">The server.</param>
    /// <param name="program">Its program.</param>
    /// <param name="roots">File of the authority that it trusts.</param>
    /// <param name="token">What it shows; null for nothing.</param>
    public static async Task<JsonElement> RunSecureAsync(ListenAddress address, string program, string roots, string? token)
    {
        var start = NewStart("tpu_client.py", token is null ? "refuse" : "run", Target(address), Descriptors());
        start.Environment["TPUREMOTE_CA_FILE"] = roots;
        start.Environment["TPUREMOTE_TOKEN"] = token;
        using var client = new PythonClient(Process.Start(start)!);
        await client._process.StandardInput.WriteAsync(program);
        client._process.StandardInput.Close();
        return await client.ReadToEndAsync();
    }

    /// <summary>Runs reflecting_client.py, which is given the server's address alone, to its end.</summary>
    /// <param name="address">The server.</param>
    /// <param name="version">Version of server reflection: v1 or v1alpha.</param>
    public static async Task<JsonElement> ReflectAsync(ListenAddress address, string version)
    {
        using var client = new PythonClient(Start("reflecting_client.py", Target(address), version));
        return await client.ReadToEndAsync();
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

    private static string Target(ListenAddress address) => address.SocketPath is { } path ? $"unix:{path}" : address.ToString();

    private static Process Start(string script, params string[] arguments) => Process.Start(NewStart(script, arguments))!;

    private static ProcessStartInfo NewStart(string script, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Foreign", script);
        return new ProcessStartInfo(Python.Interpreter, [path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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

    private async Task<JsonElement> ReadToEndAsync()
    {
        var error = _process.StandardError.ReadToEndAsync();
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync().WaitAsync(TestServer.Patience);
        Assert.True(_process.ExitCode == 0, $"python ended with {_process.ExitCode}: {await error}");
        return JsonDocument.Parse(output).RootElement.Clone();
    }
}
