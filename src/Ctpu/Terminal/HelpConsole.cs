using McMaster.Extensions.CommandLineUtils;

namespace Ctpu.Terminal;

/// <summary>
/// Where the command line parser writes its help texts. They are kept until the arguments are known to be good: on bad ones the parser
/// prints a hint among the results, where ours goes to the errors and says more.
/// </summary>
internal sealed class HelpConsole(Screen screen) : IConsole, IDisposable
{
    private readonly StringWriter _kept = new();

    // Ctrl-C belongs to the program, which cancels the command that runs.
    event ConsoleCancelEventHandler? IConsole.CancelKeyPress
    {
        add { }
        remove { }
    }

    /// <inheritdoc />
    public TextWriter Out => _kept;

    /// <inheritdoc />
    public TextWriter Error => screen.Error;

    /// <inheritdoc />
    public TextReader In => TextReader.Null;

    /// <inheritdoc />
    public bool IsInputRedirected => true;

    /// <inheritdoc />
    public bool IsOutputRedirected => !screen.IsLive;

    /// <inheritdoc />
    public bool IsErrorRedirected => !screen.IsLive;

    /// <inheritdoc />
    public ConsoleColor ForegroundColor { get; set; }

    /// <inheritdoc />
    public ConsoleColor BackgroundColor { get; set; }

    /// <inheritdoc />
    public void ResetColor()
    {
    }

    /// <summary>Prints what was kept.</summary>
    public void Show() => screen.Output.Write(_kept.ToString());

    /// <inheritdoc />
    public void Dispose() => _kept.Dispose();
}
