using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using TpuRemote.Grpc.V1;
using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests.Tpu;

/// <summary>
/// What a client in another language does with the real service, in a process of its own: a session, a program, arrays by streams of
/// chunks there and back, a program that is refused; unguarded, and by mutual TLS with a token. The scripts compare the bytes with what
/// they compute themselves.
/// </summary>
public sealed class TpuServiceTests
{
    // Sums of integers below 2^24 are exact in f32, whatever the precision asked for.
    private const string Program = """
        module @sum {
          func.func public @main(%x: tensor<1024x1024xf32>, %y: tensor<1024x1024xf32>) -> tensor<1024x1024xf32> {
            %0 = stablehlo.add %x, %y : tensor<1024x1024xf32>
            return %0 : tensor<1024x1024xf32>
          }
        }
        """;

    private const string Wrong = """
        module @wrong {
          func.func public @main(%x: tensor<16xf32>, %y: tensor<15xf32>) -> tensor<16xf32> {
            %0 = "stablehlo.add"(%x, %y) : (tensor<16xf32>, tensor<15xf32>) -> tensor<16xf32>
            return %0 : tensor<16xf32>
          }
        }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [PythonTheory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Python_RunsAProgramOnArraysItStored_FetchesTheSum(bool isGuarded) => AssertRunsAsync(Peer.Python, isGuarded);

    [NodeTheory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Node_RunsAProgramOnArraysItStored_FetchesTheSum(bool isGuarded) => AssertRunsAsync(Peer.Node, isGuarded);

    private static async Task AssertRunsAsync(Peer peer, bool isGuarded)
    {
        using var certificates = new TestCertificates();
        var token = isGuarded ? $"token-{Guid.NewGuid()}" : null;
        using var server = await ServerProcess.StartAsync(token is null ? [] : Guard(certificates, token));
        using var client = new LineProcess(Scripts.Start(peer, "Tpu/tpu_client", Contract));
        var question = new
        {
            Address = $"localhost:{new Uri(server.Address).Port}",
            Program,
            Rows = 1024,
            Columns = 1024,
            Wrong,
            Certificates = isGuarded ? certificates.Folder : null,
            Token = token,
        };
        var answer = await client.AskAsync(question, Patience);
        Assert.True(answer.GetProperty("failure").GetString() is null, answer.GetProperty("failure").GetString());
        Assert.Equal(1024 * 1024 * sizeof(float), answer.GetProperty("bytes").GetInt32());
    }

    // Mutual TLS, and a token of the user whom the client's certificate names.
    private static string[] Guard(TestCertificates certificates, string token)
    {
        string InFolder(string file) => Path.Combine(certificates.Folder, file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        var user = new { name = TestCertificates.ClientName, quotas = new { }, tokens = new[] { new { id = "one", sha256 = hash } } };
        File.WriteAllText(InFolder("tokens.json"), JsonSerializer.Serialize(new { users = new[] { user } }));
        return
        [
            "--tls-certificate", InFolder("server.pem"),
            "--tls-key", InFolder("server.key"),
            "--client-ca", InFolder("ca.pem"),
            "--tokens", InFolder("tokens.json"),
        ];
    }

    // Dependencies first.
    private static FileDescriptor[] Contract { get; } =
    [
        AnyReflection.Descriptor,
        Google.Rpc.StatusReflection.Descriptor,
        TypesReflection.Descriptor,
        TopologyReflection.Descriptor,
        ExplanationReflection.Descriptor,
        ProgramReflection.Descriptor,
        SessionReflection.Descriptor,
        TransferReflection.Descriptor,
        TpuServiceReflection.Descriptor,
    ];
}
