using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Verification;

/// <summary>The faults found so far.</summary>
internal sealed class FaultList
{
    private readonly ImmutableArray<Diagnostic>.Builder _faults = ImmutableArray.CreateBuilder<Diagnostic>();

    /// <summary>Adds a fault.</summary>
    /// <param name="code">The rule that was broken.</param>
    /// <param name="message">What was given and what was expected.</param>
    /// <param name="location">Where.</param>
    /// <param name="op">The op's full name; empty where no op is concerned.</param>
    public void Add(string code, string message, Location location, string op = "") => _faults.Add(new(code, message, op, location));

    /// <summary>Adds faults that an op found.</summary>
    public void AddRange(IEnumerable<Diagnostic> faults) => _faults.AddRange(faults);

    /// <summary>All faults in the order in which they were added.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() => _faults.ToImmutable();
}
