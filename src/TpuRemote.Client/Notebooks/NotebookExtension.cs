using TpuRemote.Client.Notebooks;
using TpuRemote.Client.Sessions;

[assembly: NotebookExtension(typeof(NotebookExtension))]

namespace TpuRemote.Client.Notebooks;

/// <summary>What the client adds to a notebook. Its members are found by their names.</summary>
internal static class NotebookExtension
{
    /// <summary>Called before a cell's code, on its flow: what the cell starts on a TPU ends when the cell is interrupted.</summary>
    public static void CellStarting(CancellationToken interrupt) => Interruption.Begin(interrupt);
}
