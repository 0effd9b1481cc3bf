using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>A program's text line by line, each op's line with the C# line that traced it.</summary>
internal sealed class ProgramListing
{
    private ProgramListing(Module module)
    {
        var text = ModulePrinter.Print(module);
        // Read back without locations, ops are located by the lines of the text itself.
        var lines = Operations(module).Zip(Operations(ModuleParser.Parse(text)))
            .ToLookup(pair => pair.Second.Location.Resolve().Line, pair => pair.First.Location.Resolve());
        Lines = [.. text.TrimEnd('\n').Split('\n').Select((line, i) => new ListedLine(i + 1, line, lines[i + 1].FirstOrDefault(IsInCode)))];
    }

    /// <summary>The lines.</summary>
    public ImmutableArray<ListedLine> Lines { get; }

    /// <summary>Lists a program.</summary>
    public static ProgramListing Of(Module module) => new(module);

    /// <summary>Lists the program of a text with locations.</summary>
    public static ProgramListing Of(string text) => new(ModuleParser.Parse(text));

    // An op without a location of its own is located in the text that the parser read, which has no name.
    private static bool IsInCode(FileLocation place) => place.IsKnown && place.File.Length > 0;

    private static IEnumerable<Operation> Operations(Module module) => module.Functions.SelectMany(f => Operations(f.Body));

    private static IEnumerable<Operation> Operations(Region region) =>
        region.Operations.SelectMany(o => o.Regions.SelectMany(Operations).Prepend(o));
}

/// <summary>One line of a program's text.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line, without location.</param>
/// <param name="Place">The C# line that its op comes from; null where it has none.</param>
internal sealed record ListedLine(int Number, string Text, FileLocation? Place);
