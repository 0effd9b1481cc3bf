using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ctpu.Terminal;

/// <summary>
/// What the user sees. In a terminal there are colours and moving bars; redirected, or with --no-color, plain lines that a log can keep.
/// </summary>
internal sealed class Screen
{
    // Lines that go to a file or a pipe are not cut at the width of a terminal that is not there.
    private const int PlainWidth = 1000;

    private readonly IAnsiConsole _out;

    /// <summary>A screen on two writers.</summary>
    /// <param name="output">Results.</param>
    /// <param name="error">Errors.</param>
    /// <param name="isTerminal">Whether a person watches the output.</param>
    /// <param name="colours">Whether colours are wanted.</param>
    public Screen(TextWriter output, TextWriter error, bool isTerminal, bool colours)
    {
        Error = error;
        IsLive = isTerminal && colours;
        _out = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsLive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsLive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsLive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        if (!isTerminal) _out.Profile.Width = PlainWidth;
        Output = output;
    }

    /// <summary>Results, as plain text.</summary>
    public TextWriter Output { get; }

    /// <summary>Errors, as plain text.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether it may use colours and redraw lines.</summary>
    public bool IsLive { get; }

    /// <summary>Whether it shows enough colours for greys.</summary>
    public bool ShowsGreys => IsLive && _out.Profile.Capabilities.ColorSystem >= ColorSystem.EightBit;

    /// <summary>How many columns a drawing may use: those of the terminal, 120 where there is none.</summary>
    public int DrawingColumns => Math.Min(_out.Profile.Width, 120);

    /// <summary>Opens a section.</summary>
    public void Heading(string text)
    {
        _out.WriteLine();
        _out.Write(new Text(text + "\n", new Style(Color.Aqua, decoration: Decoration.Bold)));
    }

    /// <summary>A line of result.</summary>
    public void Line(string text = "") => _out.Write(new Text(text + "\n"));

    /// <summary>Text that is not to be broken into lines anew, such as a program.</summary>
    public void Verbatim(string text) => Output.WriteLine(text);

    /// <summary>A line that must not be missed.</summary>
    public void Notice(string text) => _out.Write(new Text(text + "\n", new Style(Color.Yellow)));

    /// <summary>Anything that Spectre draws.</summary>
    public void Draw(IRenderable drawing) => _out.Write(drawing);

    /// <summary>Does work that takes long, with a bar that shows how far it is and the time that has passed.</summary>
    /// <param name="what">What is being done.</param>
    /// <param name="total">The progress that the work reports when it is done.</param>
    /// <param name="work">The work, told where to report.</param>
    public async Task<T> WithProgressAsync<T>(string what, double total, Func<IProgress<double>, Task<T>> work)
    {
        if (!IsLive) return await work(new PlainProgress(Output, what, total, TimeProvider.System));
        return await _out.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new BarProgress(context.AddTask(Markup.Escape(what), maxValue: total))));
    }
}
