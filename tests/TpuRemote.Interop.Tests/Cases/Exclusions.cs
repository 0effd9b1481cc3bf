namespace TpuRemote.Interop.Tests.Cases;

/// <summary>Cases that a foreign implementation cannot take part in, and why. Each stands in the table's notes.</summary>
internal static class Exclusions
{
    private const string NeverCompresses = "The server of grpc-js does not compress what it sends.";
    private const string OfAnotherPackage = "The peer has this service in a package of its own, which is not installed.";

    private static readonly (string Case, Peer Client, Peer Server, string Reason)[] All =
    [
        ("server_compressed_unary", Peer.Ours, Peer.Node, NeverCompresses),
        ("server_compressed_streaming", Peer.Ours, Peer.Node, NeverCompresses),
        ("health_check", Peer.Ours, Peer.Python, OfAnotherPackage),
        ("health_check", Peer.Ours, Peer.Node, OfAnotherPackage),
        ("reflection", Peer.Ours, Peer.Python, OfAnotherPackage),
        ("reflection", Peer.Ours, Peer.Node, OfAnotherPackage),
        (
            "repeated_binary_metadata",
            Peer.Ours,
            Peer.Python,
            "HttpClient joins values of one key by commas, as the specification allows; the C core does not split binary values there."),
    ];

    /// <summary>The reason; null where the case applies.</summary>
    public static string? Find(InteropCase asked, Pairing pairing) => All
        .FirstOrDefault(one => one.Case == asked.Name && one.Client == pairing.Client && one.Server == pairing.Server).Reason;
}
