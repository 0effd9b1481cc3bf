using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// <c>loc(#loc7)</c>: named here, defined somewhere else in the text (MLIR prints locations at the end), so it is looked up when asked for.
/// </summary>
internal sealed class DeferredLocation(string alias, IReadOnlyDictionary<string, Location> aliases, FileLocation place) : Location
{
    private bool _resolving;

    /// <summary>The location of that name; the place in the text where there is none, or none that is known.</summary>
    public override FileLocation Resolve()
    {
        // An alias may, in a hostile text, be defined by itself.
        if (_resolving || !aliases.TryGetValue(alias, out var location)) return place;
        _resolving = true;
        try
        {
            var resolved = location.Resolve();
            return resolved.IsKnown ? resolved : place;
        }
        finally
        {
            _resolving = false;
        }
    }
}
