using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// <c>loc(#loc7)</c>: named here, defined somewhere else in the text (MLIR prints locations at the end), so it is looked up when asked for.
/// </summary>
internal sealed class DeferredLocation(string alias, IReadOnlyDictionary<string, Location> aliases, FileLocation place) : Location
{
    private readonly string _alias = alias;

    /// <summary>The location of that name; the place in the text where there is none, or none that is known.</summary>
    public override FileLocation Resolve()
    {
        Location? location = this;
        // In a hostile text an alias may stand for itself: as many steps as there are aliases lead to every end that there is.
        for (var steps = 0; location is DeferredLocation deferred; steps++)
        {
            if (steps > aliases.Count || !aliases.TryGetValue(deferred._alias, out location)) return place;
        }
        return location is FileLocation { IsKnown: true } known ? known : place;
    }
}
