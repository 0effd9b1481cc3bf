using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Tests.Specs;

public sealed class TpuTopologyTests
{
    // Chips and hosts by hand: two cores per chip, four chips per Cloud host.
    [Theory]
    [InlineData("v2-8", 4, 8, 1, 2, 2)]
    [InlineData("v2-32", 16, 32, 4, 4, 4)]
    [InlineData("v2-512", 256, 512, 64, 16, 16)]
    [InlineData("v3-8", 4, 8, 1, 2, 2)]
    [InlineData("v3-32", 16, 32, 4, 4, 4)]
    [InlineData("v3-2048", 1024, 2048, 256, 32, 32)]
    public void Parse_ValidName_HasPublishedShape(string name, int chips, int cores, int hosts, int x, int y)
    {
        var topology = TpuTopology.Parse(name);
        Assert.Equal((chips, cores, hosts), (topology.ChipCount, topology.CoreCount, topology.HostCount));
        Assert.Equal(new[] { x, y, 1 }, topology.Mesh.ToArray());
        Assert.Equal(cores, topology.Devices.Length);
    }

    // A slice has links around where it goes through the whole pod: 16 by 16 chips of v2, 32 by 32 of v3.
    [Theory]
    [InlineData("v2-8", false, false)]
    [InlineData("v2-256", false, true)]
    [InlineData("v2-512", true, true)]
    [InlineData("v3-512", false, false)]
    [InlineData("v3-1024", false, true)]
    [InlineData("v3-2048", true, true)]
    public void Wraps_OfASlice_AreThoseOfThePodThatItGoesThrough(string name, bool x, bool y) =>
        Assert.Equal(new[] { x, y, false }, TpuTopology.Parse(name).Wraps.ToArray());

    [Fact]
    public void Parse_EveryName_CountsCoresAndDividesIntoHosts()
    {
        foreach (var name in TpuTopology.Names)
        {
            var topology = TpuTopology.Parse(name);
            Assert.EndsWith($"-{topology.CoreCount}", name);
            Assert.All(topology.Devices.GroupBy(d => d.HostId), host => Assert.Equal(topology.CoresPerHost, host.Count()));
            Assert.All(Enumerable.Range(0, 3), d => Assert.Equal(0, topology.Mesh[d] % topology.HostBlock[d]));
        }
    }

    [Theory]
    [InlineData("v2-8", 8L << 30)]
    [InlineData("v3-8", 16L << 30)]
    public void Devices_OfGeneration_HaveItsHbmPerCore(string name, long bytes) =>
        Assert.All(TpuTopology.Parse(name).Devices, d => Assert.Equal(bytes, d.HbmBytes));

    [Fact]
    public void Devices_OfTwoByTwo_GoCoreFirstThenX()
    {
        var places = TpuTopology.Parse("v2-8").Devices.Select(d => (d.Id, d.X, d.Y, d.CoreOnChip)).ToArray();
        Assert.Equal(
            [(0, 0, 0, 0), (1, 0, 0, 1), (2, 1, 0, 0), (3, 1, 0, 1), (4, 0, 1, 0), (5, 0, 1, 1), (6, 1, 1, 0), (7, 1, 1, 1)], places);
    }

    [Fact]
    public void Devices_OfSeveralHosts_FallIntoBlocksOfChips()
    {
        var second = TpuTopology.Parse("v2-32").Devices.Where(d => d.HostId == 1).ToArray();
        // The second 2x2 block along x of a 4x4 mesh: chips (2,0) (3,0) (2,1) (3,1).
        Assert.Equal([4, 5, 6, 7, 12, 13, 14, 15], second.Select(d => d.Id));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], second.Select(d => d.LocalId));
    }

    [Theory]
    [InlineData("v2-7", "v2-8, v2-32, v2-128, v2-256, v2-512", "the nearest to 7 cores is v2-8")]
    [InlineData("v3-100", "v3-64, v3-128", "the nearest to 100 cores is v3-128")]
    [InlineData("v3-9223372036854775807", "v3-8", "is v3-2048")]
    [InlineData("v2", "v2-8", "'v2' is no slice of TPU v2")]
    [InlineData("v9-8", "v2-8", "'v9-8' is no TPU that can be simulated")]
    [InlineData("", "v3-2048", "'' is no TPU")]
    public void Parse_UnknownName_SaysWhatIsValid(string name, string valid, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => TpuTopology.Parse(name));
        Assert.Contains(valid, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    // Peak rates of CACM 63(7) 2020, Table 3, follow from clock and arrays: 46 and 123 TFLOP/s per chip.
    [Theory]
    [InlineData("v2-8", 45.9e12)]
    [InlineData("v3-8", 123.2e12)]
    public void Generation_Numbers_GiveThePublishedPeak(string name, double flopsPerSecond)
    {
        var g = TpuTopology.Parse(name).Generation;
        var size = g.MatrixUnitSize.Value;
        var peak = 2 * size * size * g.MatrixUnitsPerCore.Value * g.CoresPerChip.Value * g.ClockHertz.Value;
        Assert.Equal(flopsPerSecond, peak, flopsPerSecond * 0.002);
    }
}
