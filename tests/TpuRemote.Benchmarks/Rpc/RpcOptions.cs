using System.Globalization;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>What the command line asks of the benchmark.</summary>
/// <param name="Json">File for the rows; null for none.</param>
/// <param name="Only">Part of the names of the cases to run; empty for all.</param>
/// <param name="Repeats">Repeats of each measurement.</param>
internal sealed record RpcOptions(string? Json = null, string Only = "", int Repeats = 7)
{
    /// <summary>Reads the options; null where they are wrong.</summary>
    public static RpcOptions? TryParse(ReadOnlySpan<string> arguments)
    {
        var options = new RpcOptions();
        for (; arguments.Length >= 2; arguments = arguments[2..])
        {
            var (name, value) = (arguments[0], arguments[1]);
            if (name == "--json") options = options with { Json = value };
            else if (name == "--only") options = options with { Only = value };
            else if (name == "--repeats" && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0)
                options = options with { Repeats = n };
            else return null;
        }

        return arguments.Length == 0 ? options : null;
    }

    /// <summary>Whether a case is to be run.</summary>
    public bool Asks(string name) => name.Contains(Only, StringComparison.OrdinalIgnoreCase);
}
