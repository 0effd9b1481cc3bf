using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>Prints locations as MLIR does.</summary>
internal static class LocationText
{
    /// <summary><c> loc("file":1:2)</c>, or nothing where the place is unknown.</summary>
    public static string After(Location location)
    {
        var place = location.Resolve();
        return place.IsKnown ? $" loc({StringEscapes.Encode(place.File)}:{place.Line}:{place.Column})" : "";
    }
}
