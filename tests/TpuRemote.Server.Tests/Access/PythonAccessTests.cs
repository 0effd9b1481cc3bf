using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Tests.Foreign;
using TpuRemote.Server.Tests.Hosting;
using TpuRemote.Server.Tests.Programs;

namespace TpuRemote.Server.Tests.Access;

/// <summary>Another implementation of gRPC and TLS comes with a token, and without.</summary>
public sealed class PythonAccessTests
{
    [PythonFact]
    public async Task Python_WithATokenOverTls_RunsAProgram()
    {
        await using var server = AccessServer.Prepare();
        await using var pod = await StartPodAsync(server);
        var token = server.AddToken("--user", "alice");
        await Task.Delay(TimeSpan.FromSeconds(1.1)); // the file is looked at once a second
        var result = await PythonClient.RunSecureAsync(pod.Address, StableHloTexts.Add, server.PathOf("ca.pem"), token);
        var sums = result.GetProperty("results")[0].EnumerateArray().Select(value => value.GetSingle());
        Assert.Equal(Enumerable.Range(1, 16).Select(i => (float)i), sums);
    }

    [PythonFact]
    public async Task Python_WithoutAToken_IsToldSo()
    {
        await using var server = AccessServer.Prepare();
        await using var pod = await StartPodAsync(server);
        var result = await PythonClient.RunSecureAsync(pod.Address, StableHloTexts.Add, server.PathOf("ca.pem"), null);
        Assert.Equal("UNAUTHENTICATED", result.GetProperty("code").GetString());
        Assert.StartsWith("this server asks for a valid token", result.GetProperty("message").GetString());
    }

    // The real compiler and pod.
    private static Task<TpuServer> StartPodAsync(AccessServer server)
    {
        server.CreateCertificates("--host", "127.0.0.1");
        server.AddToken("--user", "bob");
        return TpuServer.StartAsync(new TpuServerOptions
        {
            Listen = ListenAddress.Parse("127.0.0.1:0"),
            Access = server.WithTls(new AccessOptions { Tokens = server.TokensFile }),
            LogLevel = LogLevel.None,
        });
    }
}
