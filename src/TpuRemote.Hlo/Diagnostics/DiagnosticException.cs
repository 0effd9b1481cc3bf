using System.Collections.Immutable;

namespace TpuRemote.Hlo.Diagnostics;

/// <summary>A program was refused; carries every fault that was found.</summary>
public sealed class DiagnosticException : Exception
{
    /// <summary>Refuses a program for the given faults, of which there is at least one.</summary>
    public DiagnosticException(params IEnumerable<Diagnostic> diagnostics)
        : this([.. diagnostics])
    {
    }

    private DiagnosticException(ImmutableArray<Diagnostic> diagnostics)
        : base(string.Join(Environment.NewLine, diagnostics)) => Diagnostics = diagnostics;

    /// <summary>Every fault, in the order of the program.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }
}
