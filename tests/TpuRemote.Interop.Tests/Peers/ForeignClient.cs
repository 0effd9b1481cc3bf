using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>A foreign client: one process for all cases, started again if a case killed it.</summary>
internal sealed class ForeignClient(Peer peer) : IInteropClient, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private LineProcess? _process;

    public async Task<string?> RunAsync(InteropCase asked, Target target)
    {
        _process ??= new LineProcess(Scripts.Start(peer, "Peers/interop_client", Scripts.Contract));
        try
        {
            var question = new
            {
                Case = asked.Name,
                target.Port,
                target.Socket,
                target.Probes,
                Certificates = target.Certificates.Folder,
            };
            var answer = await _process.AskAsync(question, Patience);
            return answer.GetProperty("failure").GetString();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
    }
}
