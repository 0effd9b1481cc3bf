using System.Text.Json;

namespace TpuRemote.Benchmarks.Measuring;

/// <summary>All rows of one benchmark; printed as they come, written as JSON at the end.</summary>
/// <param name="benchmark">Its name.</param>
internal sealed class BenchmarkReport(string benchmark)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<BenchmarkRow> _rows = [];

    /// <summary>Prints the head of the table.</summary>
    public static void Begin() => Console.WriteLine($"{"case",-44} {"ours",12} {"peer",12} {"unit",-8} {"ratio",7}  peer");

    /// <summary>Adds a row and prints it.</summary>
    public void Add(BenchmarkRow row)
    {
        _rows.Add(row);
        Console.WriteLine($"{row.Case,-44} {row.Ours,12:N2} {row.Peer,12:N2} {row.Unit,-8} {row.Ratio,7:0.000}  {row.PeerName}");
    }

    /// <summary>Writes {"benchmark", "machine", "rows": [{"case", "unit", "ours", "peer", "peer_name", "ratio"}]}.</summary>
    public void Write(string path)
    {
        var document = new { Benchmark = benchmark, Machine = Machine.Describe(), Rows = _rows };
        var text = JsonSerializer.Serialize(document, Format);

        // Whole or not at all: a reader never sees half a report.
        var partial = path + ".partial";
        File.WriteAllText(partial, text + "\n");
        File.Move(partial, path, overwrite: true);
    }
}
