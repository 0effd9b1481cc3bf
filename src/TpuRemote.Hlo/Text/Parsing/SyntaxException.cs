using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Ends the reading of one op or function; the parser collects the fault and goes on with the next one, so it never leaves this room.
/// </summary>
internal sealed class SyntaxException : Exception
{
    /// <summary>Carries a fault.</summary>
    public SyntaxException(Diagnostic fault)
        : base(fault.Message) => Fault = fault;

    private SyntaxException()
    {
    }

    /// <summary>The fault; null where it follows from one that was reported already (a value whose definition is faulty).</summary>
    public Diagnostic? Fault { get; }

    /// <summary>Ends the reading without another report.</summary>
    public static SyntaxException Consequential() => new();
}
