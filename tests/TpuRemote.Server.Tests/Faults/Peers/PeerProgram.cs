namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>What the processes do that fault tests start, to kill or to stop them: the test assembly run as a program.</summary>
internal static class PeerProgram
{
    private static Task<int> Main(string[] arguments) => arguments switch
    {
        [ClientPeer.Role, var address, var act] => ClientPeer.RunAsync(address, Enum.Parse<ClientAct>(act)),
        [ServerPeer.Role, .. var options] => ServerPeer.RunAsync(options),
        _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' was given; this program is started by fault tests"),
    };
}
