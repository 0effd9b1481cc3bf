using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Sessions;

/// <summary>
/// Ends what a notebook cell has started when its user interrupts it, though its code passes no token. Every public operation of a session
/// goes through here; what an operation does to clean up does not, so that it is not cut short.
/// </summary>
internal static class Interruption
{
    private static readonly AsyncLocal<CancellationToken> Cell = new();

    /// <summary>From here on, what this flow starts ends when the token is cancelled.</summary>
    public static void Begin(CancellationToken interrupt) => Cell.Value = interrupt;

    /// <summary>Does something until the token given is cancelled, or the cell is interrupted.</summary>
    /// <exception cref="OperationCanceledException">Either happened; it carries the token that was cancelled.</exception>
    public static async Task<T> Heeding<T>(Func<CancellationToken, Task<T>> operation, CancellationToken given)
    {
        var cell = Cell.Value;
        using var both = cell.CanBeCanceled && given.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(cell, given) : null;
        var token = both?.Token ?? (cell.CanBeCanceled ? cell : given);
        try
        {
            token.ThrowIfCancellationRequested();
            return await operation(token).ConfigureAwait(false);
        }
        catch (Exception error) when (token.IsCancellationRequested && IsCancellation(error))
        {
            throw new OperationCanceledException(error.Message, error, given.IsCancellationRequested ? given : cell);
        }
    }

    /// <inheritdoc cref="Heeding{T}" />
    public static Task Heeding(Func<CancellationToken, Task> operation, CancellationToken given) => Heeding(
        async token =>
        {
            await operation(token).ConfigureAwait(false);
            return true;
        },
        given);

    private static bool IsCancellation(Exception error) =>
        error is OperationCanceledException or TpuServiceException { Code: TpuStatusCode.Cancelled };
}
