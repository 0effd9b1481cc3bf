using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests.Cases;

/// <summary>Who calls whom.</summary>
internal sealed record Pairing(Peer Client, Peer Server)
{
    /// <summary>Ours with itself, then each foreign one with ours.</summary>
    public static IReadOnlyList<Pairing> All { get; } =
    [
        new(Peer.Ours, Peer.Ours),
        new(Peer.Python, Peer.Ours),
        new(Peer.Node, Peer.Ours),
        new(Peer.Ours, Peer.Python),
        new(Peer.Ours, Peer.Node),
    ];

    /// <summary>The heading of its column.</summary>
    public string Name => $"{Title(Client)} → {Title(Server)}";

    /// <summary>Why it cannot run on this machine; null if it can.</summary>
    public string? Absence => AbsenceOf(Client) ?? AbsenceOf(Server);

    /// <summary>Why a case says nothing about it; null if it does.</summary>
    public string? Exclusion(InteropCase asked) => Exclusions.Find(asked, this);

    private static string Title(Peer peer) => peer switch
    {
        Peer.Ours => "ours",
        Peer.Python => "grpcio",
        _ => "grpc-js",
    };

    private static string? AbsenceOf(Peer peer) => peer switch
    {
        Peer.Python => Python.Absence,
        Peer.Node => Node.Absence,
        _ => null,
    };
}
