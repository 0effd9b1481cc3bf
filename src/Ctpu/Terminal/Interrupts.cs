using System.Runtime.InteropServices;

namespace Ctpu.Terminal;

/// <summary>Ctrl-C and requests to terminate: for the command that runs, or for a program that it has started in its place.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile Action<PosixSignal>? _taker;

    /// <summary>Listens from now on.</summary>
    public Interrupts()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Take));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _cancel.Token;

    /// <summary>Has signals given to somebody else while something runs.</summary>
    public async Task<T> WhileGivenToAsync<T>(Action<PosixSignal> taker, Func<Task<T>> run)
    {
        _taker = taker;
        try
        {
            return await run();
        }
        finally
        {
            _taker = null;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _cancel.Dispose();
    }

    // The first signal ends the command in order, so that a server inside this process leaves nothing behind; a second one ends the
    // process.
    private void Take(PosixSignalContext signal)
    {
        if (_taker is { } taker)
        {
            signal.Cancel = true;
            taker(signal.Signal);
            return;
        }
        signal.Cancel = !_cancel.IsCancellationRequested;
        _cancel.Cancel();
    }
}
