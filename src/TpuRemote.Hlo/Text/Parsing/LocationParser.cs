using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Reads <c>loc(...)</c> (MLIR builtin dialect, "Location Attributes"). Of call stacks and fusions the innermost known place is kept.
/// </summary>
internal sealed class LocationParser(TokenCursor cursor)
{
    private readonly Dictionary<string, Location> _aliases = [];

    /// <summary>Reads <c>loc(...)</c> where it stands here.</summary>
    /// <param name="place">The place in the text, which stands for a location that is not known.</param>
    public Location Optional(FileLocation place) => cursor.Is("loc") ? Known(Parse(), place) : place;

    /// <summary>Reads <c>loc(...)</c>.</summary>
    public Location Parse()
    {
        cursor.Take("loc");
        cursor.Take("(");
        var location = Body();
        cursor.Take(")");
        return location;
    }

    /// <summary>Gives a location a name: <c>#loc1 = loc(...)</c>.</summary>
    public void Define(string alias, Location location) => _aliases[alias] = location;

    private static Location Known(Location location, FileLocation place) =>
        location is FileLocation { IsKnown: false } ? place : location;

    private Location Body() => cursor.Nested(() =>
    {
        if (cursor.TryTake("unknown")) return Location.Unknown;
        if (cursor.TryTake("callsite")) return CallSite();
        if (cursor.TryTake("fused")) return Fused();
        if (cursor.Is("loc")) return Parse();
        if (cursor.Is(TokenKind.HashIdentifier)) return Alias();
        if (cursor.Is(TokenKind.String)) return FileOrName();
        throw cursor.Unexpected("a location: \"file\":1:2, \"name\"(...), #alias, callsite(...), fused[...] or unknown");
    });

    private DeferredLocation Alias()
    {
        var place = cursor.Here;
        return new DeferredLocation(cursor.TakeMarked(TokenKind.HashIdentifier, "a location's name"), _aliases, place);
    }

    private Location FileOrName()
    {
        var name = cursor.TakeString();
        if (cursor.TryTake(":")) return FileAt(name);
        if (!cursor.TryTake("(")) return Location.Unknown;
        var child = Body();
        cursor.Take(")");
        return child;
    }

    private FileLocation FileAt(string file)
    {
        var line = Coordinate();
        var column = 0;
        if (cursor.TryTake(":")) column = Coordinate();
        if (cursor.TryTake("to"))
        {
            // The end of a range is not kept: "to 3:4" or "to :4".
            if (cursor.Is(TokenKind.Integer)) Coordinate();
            cursor.Take(":");
            Coordinate();
        }
        return new FileLocation(file, line, column);
    }

    private int Coordinate() => (int)Math.Clamp(cursor.TakeInteger("a line or column"), 0, int.MaxValue);

    private Location CallSite()
    {
        cursor.Take("(");
        var callee = Body();
        cursor.Take("at");
        var caller = Body();
        cursor.Take(")");
        return callee is FileLocation { IsKnown: false } ? caller : callee;
    }

    private Location Fused()
    {
        if (cursor.TryTake("<"))
        {
            cursor.TakeString("the fusion's metadata, a string");
            cursor.Take(">");
        }
        var locations = cursor.TakeList("[", "]", Body);
        return locations.Find(l => l is not FileLocation { IsKnown: false }) ?? Location.Unknown;
    }
}
