using TpuRemote.Grpc.V1;

namespace TpuRemote.Server.Status;

/// <summary>A status cut down to the room that there is: texts first, as far as that brings in most of the diagnostics, then
/// diagnostics, the last ones first.</summary>
internal static class FittedStatus
{
    // Better a few findings whole than many in pieces.
    private const int EnoughDiagnostics = 8;

    // Longest texts, in characters, of each try.
    private static readonly int[] TextLengths = [int.MaxValue, 1024, 512, 256, 128, 32];

    /// <summary>As much of a status as fits; null if not even its code and the beginning of its message do.</summary>
    public static StatusProto? Of(StatusProto status, Func<StatusProto, bool> fits)
    {
        StatusProto? best = null;
        foreach (var length in TextLengths)
        {
            if (Try(status, length, fits) is not { } tried) continue;
            if (best is null || tried.Diagnostics.Count > best.Diagnostics.Count) best = tried;
            if (best.Diagnostics.Count >= Math.Min(EnoughDiagnostics, status.Diagnostics.Count)) break;
        }

        return best;
    }

    private static StatusProto? Try(StatusProto status, int length, Func<StatusProto, bool> fits)
    {
        var cut = new StatusProto
        {
            Code = status.Code,
            Message = ShortText.Shorten(status.Message, length),
            CauseOpId = status.CauseOpId,
            OmittedDiagnostics = status.OmittedDiagnostics + (uint)status.Diagnostics.Count,
        };
        if (!fits(cut)) return null;
        foreach (var diagnostic in status.Diagnostics)
        {
            cut.Diagnostics.Add(Cut(diagnostic, length));
            cut.OmittedDiagnostics--;
            if (fits(cut)) continue;
            cut.Diagnostics.RemoveAt(cut.Diagnostics.Count - 1);
            cut.OmittedDiagnostics++;
            break;
        }

        return cut;
    }

    // Names of ops and files come from the program, whose author may have made them as long as he liked.
    private static DiagnosticProto Cut(DiagnosticProto diagnostic, int length)
    {
        var cut = diagnostic.Clone();
        cut.Code = ShortText.Shorten(cut.Code, length);
        cut.Message = ShortText.Shorten(cut.Message, length);
        cut.Op = ShortText.Shorten(cut.Op, length);
        if (cut.Location is { } place) place.File = ShortText.Shorten(place.File, length);
        return cut;
    }
}
