using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Errors;

/// <summary>A server refused or failed a call, or was not there to answer it.</summary>
public sealed class TpuServiceException : TpuException
{
    internal TpuServiceException(
        TpuStatusCode code,
        string message,
        ImmutableArray<Diagnostic> diagnostics = default,
        ulong causeOperation = 0,
        Exception? inner = null)
        : base($"{Name(code)}: {message}", First(diagnostics), inner)
    {
        Code = code;
        Detail = message;
        Diagnostics = diagnostics.IsDefault ? [] : diagnostics;
        CauseOperation = causeOperation;
    }

    /// <summary>The canonical code.</summary>
    public TpuStatusCode Code { get; }

    /// <summary>What the server said, without the code and the place.</summary>
    public string Detail { get; }

    /// <summary>Every finding about the program, each with the C# line that traced the op.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The operation of this session whose failure is the reason for this one; 0 where this one failed by itself.</summary>
    internal ulong CauseOperation { get; }

    private static Location? First(ImmutableArray<Diagnostic> diagnostics) => diagnostics.IsDefaultOrEmpty ? null : diagnostics[0].Location;

    // As gRPC writes them: INVALID_ARGUMENT.
    private static string Name(TpuStatusCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
