using TpuRemote.Interop.Tests.Cases;
using Xunit.Abstractions;

namespace TpuRemote.Interop.Tests.Table;

/// <summary>The table of all cases: written to artifacts/interop.md, and compared with the one that the README shows.</summary>
[Collection(InteropCollection.Name)]
public sealed class InteropTableTests(InteropMatrix matrix, ITestOutputHelper output)
{
    private const string UpdateVariable = "TPUREMOTE_UPDATE_INTEROP_TABLE";

    [Fact]
    public async Task Table_OfThePairingsThatCanRun_StandsInTheReadme()
    {
        var pairings = Pairing.All.Where(pairing => pairing.Absence is null).ToList();
        var table = new InteropTable(await RunAsync(pairings));
        var found = table.Format(pairings);
        output.WriteLine(found);
        var artifacts = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts"));
        await File.WriteAllTextAsync(Path.Combine(artifacts.FullName, "interop.md"), found);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            Assert.True(pairings.Count == Pairing.All.Count, "the README's table can only be written where all peers are installed");
            Assert.DoesNotContain(InteropTable.Failure, found, StringComparison.Ordinal);
            ReadmeTable.Write(found);
        }

        var columns = pairings.Select(pairing => Pairing.All.ToList().IndexOf(pairing)).ToList();
        Assert.True(
            Columns(ReadmeTable.Read(), columns).SequenceEqual(Columns(found, [.. columns.Select((_, index) => index)])),
            $"The README's table differs from what was found ({UpdateVariable}=1 writes it):\n{found}");
    }

    private async Task<Func<InteropCase, Pairing, string?>> RunAsync(List<Pairing> pairings)
    {
        var failures = new Dictionary<(InteropCase, Pairing), string?>();
        foreach (var pairing in pairings)
        {
            foreach (var one in InteropCases.All.Where(one => pairing.Exclusion(one) is null))
            {
                failures.Add((one, pairing), await matrix.FindFailureAsync(one, pairing));
            }
        }

        return (one, pairing) => failures[(one, pairing)];
    }

    // The rows with the first column and some of the others; of an exclusion the dash alone, since notes are numbered as they come.
    private static IEnumerable<string> Columns(string table, List<int> columns) => table.Split('\n')
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Split('|').Select(cell => cell.Trim().Split(" (")[0]).ToArray())
        .Select(cells => string.Join('|', columns.Select(column => cells.ElementAtOrDefault(column + 2)).Prepend(cells[1])));
}
