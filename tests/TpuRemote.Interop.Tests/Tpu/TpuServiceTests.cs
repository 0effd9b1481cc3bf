using Google.Protobuf.Reflection;
using TpuRemote.Grpc.V1;
using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests.Tpu;

/// <summary>
/// What a client in another language does with the real service, in a process of its own: a session, a program, arrays by streams of
/// chunks there and back. The scripts compare the bytes with what they compute themselves.
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

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [PythonFact]
    public Task Python_RunsAProgramOnArraysItStored_FetchesTheSum() => AssertRunsAsync(Peer.Python);

    [NodeFact]
    public Task Node_RunsAProgramOnArraysItStored_FetchesTheSum() => AssertRunsAsync(Peer.Node);

    private static async Task AssertRunsAsync(Peer peer)
    {
        using var server = await ServerProcess.StartAsync();
        using var client = new LineProcess(Scripts.Start(peer, "Tpu/tpu_client", Contract));
        var address = server.Address.Replace("grpc://", "", StringComparison.Ordinal);
        var answer = await client.AskAsync(new { Address = address, Program, Rows = 1024, Columns = 1024 }, Patience);
        Assert.True(answer.GetProperty("failure").GetString() is null, answer.GetProperty("failure").GetString());
        Assert.Equal(1024 * 1024 * sizeof(float), answer.GetProperty("bytes").GetInt32());
    }

    // Dependencies first.
    private static FileDescriptor[] Contract { get; } =
    [
        TypesReflection.Descriptor,
        TopologyReflection.Descriptor,
        ExplanationReflection.Descriptor,
        ProgramReflection.Descriptor,
        SessionReflection.Descriptor,
        TransferReflection.Descriptor,
        TpuServiceReflection.Descriptor,
    ];
}
