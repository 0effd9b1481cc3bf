using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace TpuRemote.Tests.Access;

/// <summary>The standalone server as deploy/README.md says: its certificates and tokens made by its own commands, over TLS.</summary>
internal sealed class SecureServer : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tpu-secure-test-");
    private ServerProcess? _process;

    /// <summary>Its address: grpcs://127.0.0.1:PORT.</summary>
    public string Address => _process!.Address;

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
        try
        {
            await RunAsync("certificates", "create", server._directory.FullName, "--host", "127.0.0.1", "--client", "alice");
            server.Token = await RunAsync("tokens", "add", server.PathOf("tokens.json"), "--user", "alice");
            server._process = await ServerProcess.StartAsync(
                [
                    "--tls-certificate", server.PathOf("server.pem"), "--tls-key", server.PathOf("server-key.pem"), "--tokens",
                    server.PathOf("tokens.json"), .. options,
                ]);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public string PathOf(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose()
    {
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var run = await ProcessRun.ToEndAsync(new ProcessStartInfo("dotnet", [Repository.Program("TpuRemote.Server"), .. arguments]));
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output.Trim();
    }
}
