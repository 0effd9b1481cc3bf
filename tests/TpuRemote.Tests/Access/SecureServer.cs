using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Tests.Access;

/// <summary>The standalone server as deploy/README.md says: its certificates and tokens made by its own commands, over TLS.</summary>
internal sealed class SecureServer : IDisposable
{
    private const string Greeting = "Listening on ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tpu-secure-test-");
    private Process? _process;

    /// <summary>Its address: grpcs://127.0.0.1:PORT.</summary>
    public string Address { get; private set; } = "";

    /// <summary>A token of alice.</summary>
    public string Token { get; private set; } = "";

    public X509Certificate2Collection Roots
    {
        get
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(PathOf("ca.pem"));
            return roots;
        }
    }

    public static async Task<SecureServer> StartAsync(params string[] options)
    {
        var server = new SecureServer();
        await RunAsync("certificates", "create", server._directory.FullName, "--host", "127.0.0.1", "--client", "alice");
        server.Token = await RunAsync("tokens", "add", server.PathOf("tokens.json"), "--user", "alice");
        server._process = Start(
            [
                "--listen", "127.0.0.1:0", "--log-level", "None", "--tls-certificate", server.PathOf("server.pem"), "--tls-key",
                server.PathOf("server-key.pem"), "--tokens", server.PathOf("tokens.json"), .. options,
            ]);
        var line = await server._process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        Assert.StartsWith(Greeting, line, StringComparison.Ordinal);
        server.Address = $"grpcs://{line![Greeting.Length..]}";
        return server;
    }

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose()
    {
        if (_process is { HasExited: false }) _process.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    private static Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Repository.Program("TpuRemote.Server"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
