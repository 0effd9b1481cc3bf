using System.Collections.Immutable;
using TpuRemote.Client.Programs;

namespace TpuRemote.Client.Displays.Programs;

/// <summary>Which instructions the ops of each line went into.</summary>
internal sealed class OperationGroups
{
    private readonly ILookup<int, int> _computing;
    private readonly ILookup<int, int> _reading;

    /// <summary>Sorts the ops of some instructions by line.</summary>
    public OperationGroups(ImmutableArray<ProgramInstruction> instructions)
    {
        _computing = ByLine(instructions, i => i.Lines);
        _reading = ByLine(instructions, i => i.ReadInPlace);
    }

    /// <summary>Numbers of the instructions that compute the ops of a line.</summary>
    public IEnumerable<int> Computing(int line) => _computing[line];

    /// <summary>Numbers of the instructions that read the operands of a line's ops as these say.</summary>
    public IEnumerable<int> Reading(int line) => _reading[line];

    private static ILookup<int, int> ByLine(
        ImmutableArray<ProgramInstruction> instructions, Func<ProgramInstruction, ImmutableArray<int>> lines) =>
        instructions.SelectMany(i => lines(i).Select(line => (line, i.Number))).ToLookup(pair => pair.line, pair => pair.Number);
}
