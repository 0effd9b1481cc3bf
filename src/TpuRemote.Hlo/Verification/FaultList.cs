using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Verification;

/// <summary>The faults found so far; of a program that has very many the first are kept, and how many there are.</summary>
internal sealed class FaultList
{
    private const int MostKept = 100;

    private readonly ImmutableArray<Diagnostic>.Builder _faults = ImmutableArray.CreateBuilder<Diagnostic>();
    private int _left;

    /// <summary>Adds a fault.</summary>
    /// <param name="code">The rule that was broken.</param>
    /// <param name="message">What was given and what was expected.</param>
    /// <param name="location">Where.</param>
    /// <param name="op">The op's full name; empty where no op is concerned.</param>
    public void Add(string code, string message, Location location, string op = "") => Add(new(code, message, op, location));

    /// <summary>Adds faults that an op found.</summary>
    public void AddRange(IEnumerable<Diagnostic> faults)
    {
        foreach (var fault in faults) Add(fault);
    }

    /// <summary>The faults in the order in which they were added.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() => _left == 0
        ? _faults.ToImmutable()
        : _faults.ToImmutable().Add(new("faults", $"{_left} more faults were found", "", Location.Unknown));

    private void Add(Diagnostic fault)
    {
        if (_faults.Count < MostKept) _faults.Add(fault);
        else _left++;
    }
}
