using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Errors;

/// <summary>What the client refuses, or the server refused: the message says what was given and what was expected.</summary>
public abstract class TpuException : Exception
{
    /// <summary>Refuses something at a place; the message is prefixed with the place where it is known.</summary>
    protected TpuException(string message, Location? place = null, Exception? inner = null)
        : base(Prefixed(message, place), inner) => Place = place?.Resolve() is { IsKnown: true } known ? known : null;

    /// <summary>The C# line of the caller that traced the op or made the call; null where none is known.</summary>
    public FileLocation? Place { get; }

    // A server's message about a program names the places of all its findings already.
    private static string Prefixed(string message, Location? place) =>
        place?.Resolve() is { IsKnown: true } known && !message.Contains(known.ToString(), StringComparison.Ordinal)
            ? $"{known}: {message}"
            : message;
}
