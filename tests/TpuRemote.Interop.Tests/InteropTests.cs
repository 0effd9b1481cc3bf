using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests;

/// <summary>Foreign implementations of gRPC as judges of ours: a row for each case, a method for each pairing.</summary>
[Collection(InteropCollection.Name)]
public sealed class InteropTests(InteropMatrix matrix)
{
    public static TheoryData<string> OursWithOurs => CasesOf(new Pairing(Peer.Ours, Peer.Ours));

    public static TheoryData<string> PythonWithOurs => CasesOf(new Pairing(Peer.Python, Peer.Ours));

    public static TheoryData<string> NodeWithOurs => CasesOf(new Pairing(Peer.Node, Peer.Ours));

    public static TheoryData<string> OursWithPython => CasesOf(new Pairing(Peer.Ours, Peer.Python));

    public static TheoryData<string> OursWithNode => CasesOf(new Pairing(Peer.Ours, Peer.Node));

    [Theory]
    [MemberData(nameof(OursWithOurs))]
    public Task OurClient_OfOurServer_Passes(string name) => AssertPassesAsync(name, new Pairing(Peer.Ours, Peer.Ours));

    [PythonTheory]
    [MemberData(nameof(PythonWithOurs))]
    public Task PythonClient_OfOurServer_Passes(string name) => AssertPassesAsync(name, new Pairing(Peer.Python, Peer.Ours));

    [NodeTheory]
    [MemberData(nameof(NodeWithOurs))]
    public Task NodeClient_OfOurServer_Passes(string name) => AssertPassesAsync(name, new Pairing(Peer.Node, Peer.Ours));

    [PythonTheory]
    [MemberData(nameof(OursWithPython))]
    public Task OurClient_OfPythonServer_Passes(string name) => AssertPassesAsync(name, new Pairing(Peer.Ours, Peer.Python));

    [NodeTheory]
    [MemberData(nameof(OursWithNode))]
    public Task OurClient_OfNodeServer_Passes(string name) => AssertPassesAsync(name, new Pairing(Peer.Ours, Peer.Node));

    private static TheoryData<string> CasesOf(Pairing pairing) =>
        [.. InteropCases.All.Where(one => pairing.Exclusion(one) is null).Select(one => one.Name)];

    private async Task AssertPassesAsync(string name, Pairing pairing)
    {
        var failure = await matrix.FindFailureAsync(InteropCases.Find(name), pairing);
        Assert.True(failure is null, $"{name}, {pairing.Name}: {failure}");
    }
}
