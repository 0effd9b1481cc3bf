using Ctpu.Terminal;

namespace Ctpu.Tests.Hosting;

/// <summary>A screen without a terminal, and what was printed on it.</summary>
internal sealed class CapturedScreen : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public CapturedScreen() => Screen = new Screen(_out, _error, isTerminal: false, colours: false);

    public Screen Screen { get; }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public string[] OutLines => Out.TrimEnd('\n').Length == 0 ? [] : Out[..^1].Split('\n');
}
