using System.Collections.Immutable;
using System.Reflection;
using System.Xml.Linq;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Topology;
using TpuRemote.Client.Sessions;

namespace TpuRemote.Client.Tests.Displays.Topology;

public class TopologyDisplayTests
{
    [Fact]
    public void ToText_SmallSystem_ShowsHostsAndCoresOfEachChip() => Assert.Equal(
        """
        v9-8: 8 cores on 4 chips, 2 hosts, TPU v9, 8 GiB of memory a core
        mesh of 2 x 2 chips, no links around; host:cores of each chip
        [0:0,1]───[1:2,3]
           │         │
        [0:4,5]───[1:6,7]
        """.ReplaceLineEndings("\n"),
        View.Topology(System(2, 2, 1, hostColumns: 1, hostRows: 2)).ToText());

    [Fact]
    public void ToText_LargeSystem_ShowsHosts()
    {
        var text = View.Topology(System(16, 12, 1, hostColumns: 8, hostRows: 4) with { MeshWraps = [true, false, false] }).ToText();
        Assert.EndsWith(
            "\nmesh of 16 x 12 chips, links around along x; each number a host with its chips\n0 1\n2 3\n4 5", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_Layers_AreApart()
    {
        var text = View.Topology(System(1, 1, 2, 1, 1) with { MeshWraps = [false, false, false] }).ToText();
        Assert.EndsWith(
            "mesh of 1 x 1 x 2 chips, no links around; host:cores of each chip\nz = 0\n[0:0,1]\nz = 1\n[1:2,3]",
            text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 4, false, false, "mesh of 4 x 4 chips, no links around")]
    [InlineData(4, 4, true, true, "torus of 4 x 4 chips")]
    [InlineData(4, 8, false, true, "mesh of 4 x 8 chips, links around along y")]
    [InlineData(4, 1, true, false, "torus of 4 x 1 chips")]
    public void Form_OfAMesh_TellsItsLinksAround(int x, int y, bool aroundX, bool aroundY, string expected) =>
        Assert.Equal(expected, Mesh.Of(System(x, y, 1, 1, 1) with { MeshWraps = [aroundX, aroundY, false] }).Form);

    [Fact]
    public void ToHtml_Mesh_HasABoxForEachChipAndNoLinksAround()
    {
        var svg = Svg(View.Topology(System(4, 4, 1, 2, 2)));
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal(
            "v9-32: 32 cores on 16 chips, 4 hosts, TPU v9, 8 GiB of memory a core; mesh of 4 x 4 chips, no links around",
            svg.Element("title")!.Value);
        Assert.Equal(svg.Element("title")!.Value, svg.Attribute("aria-label")!.Value);
        // By hand: chip 1,2 is the tenth, so its cores are 18 and 19; it is the lower left host's.
        Assert.Equal(3, svg.Descendants("title").Count(t => t.Value == "chip 1,2 of host 2: cores 18, 19"));
        Assert.Equal(["host 0", "host 1", "host 2", "host 3"], Texts(svg).Where(t => t.StartsWith('h')).Order());
        Assert.Equal(Enumerable.Range(0, 32).Select(core => $"{core}"), Texts(svg).Where(t => !t.StartsWith('h')).OrderBy(int.Parse));
        Assert.Single(svg.Descendants("path"), p => p.Attribute("class")?.Value == "links");
        Assert.DoesNotContain(svg.Descendants("path"), p => p.Attribute("class")?.Value == "around");
    }

    [Fact]
    public void ToHtml_Torus_HasATrackForEachRowAndColumn()
    {
        var svg = Svg(View.Topology(System(6, 4, 1, 2, 2) with { MeshWraps = [true, true, false] }));
        var around = svg.Descendants("path").Single(p => p.Attribute("class")?.Value == "around").Attribute("d")!.Value;
        Assert.Equal(4 + 6, around.Count(command => command == 'M'));
        // Chips of 44 and gaps of 22: the first row's middle is at 33, its last chip's at 5.5 * 66 = 363, where its track begins.
        Assert.StartsWith("M363 33L385 33Q", around, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_WholePod_IsAFineGridThatFitsAPage()
    {
        var html = View.Topology(System(32, 32, 1, 2, 2)).ToHtml();
        var svg = Svg(html);
        Assert.InRange(int.Parse(svg.Attribute("width")!.Value, null), 500, 800);
        Assert.Equal(1024, svg.Descendants("title").Count(t => t.Value.StartsWith("chip ", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 256).Select(host => $"{host}"), Texts(svg).OrderBy(int.Parse));
        Assert.True(html.Length < 500_000, $"{html.Length} characters");
    }

    [Fact]
    public void ToHtml_WhatAServerSays_IsEscaped()
    {
        var devices = System(1, 1, 1, 1, 1) with { AcceleratorType = "<script>alert('\"')</script>" };
        var html = View.Topology(devices).ToHtml();
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        var label = Svg(html).Attribute("aria-label")!.Value;
        Assert.StartsWith("<script>alert('\"')</script>: 2 cores on 1 chip, 1 host", label, StringComparison.Ordinal);
    }

    [Fact]
    public void Topology_OfASystem_NumbersItsCoresByTask()
    {
        // Two tasks of one chip of two cores each, side by side.
        var system = new SystemTopology([2, 1, 1, 2], 2, 2, [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]);
        Assert.Equal(
            "4 cores on 2 chips, 2 hosts of 2 cores\nmesh of 2 x 1 chips, no links around; host:cores of each chip\n[0:0,1]───[1:2,3]",
            View.Topology(system).ToText());
    }

    [Theory]
    [InlineData(typeof(TpuDevices))]
    [InlineData(typeof(SystemTopology))]
    public void Notebooks_FindFormatters(Type type)
    {
        var attribute = type.GetCustomAttributes().Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        Assert.Equal(typeof(DisplayFormatters), attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute));
        var writer = new StringWriter();
        object value = type == typeof(TpuDevices) ? System(1, 1, 1, 1, 1) : new SystemTopology([1, 1, 1, 1], 1, 1, [0, 0, 0, 0]);
        var text = DisplayFormatters.CreateTypeFormatters().Cast<DisplayFormatter>().Single(f => f.MimeType == "text/plain");
        Assert.True(text.Format(value, writer));
        Assert.Contains("on 1 chip", writer.ToString(), StringComparison.Ordinal);
    }

    // Chips of two cores, x fastest, then y, then z; hosts take blocks of chips in the same order.
    private static TpuDevices System(int columns, int rows, int layers, int hostColumns, int hostRows)
    {
        var devices = ImmutableArray.CreateBuilder<TpuDevice>();
        var across = columns / hostColumns;
        for (var id = 0; id < columns * rows * layers * 2; id++)
        {
            var (x, y, z) = (id / 2 % columns, id / 2 / columns % rows, id / 2 / columns / rows);
            var host = (((z * (rows / hostRows)) + (y / hostRows)) * across) + (x / hostColumns);
            devices.Add(new TpuDevice(id, host, 0, x, y, z, id % 2, "TPU v9", 8L << 30));
        }
        return new TpuDevices($"v9-{devices.Count}", "v9", devices.ToImmutable(), ["portable"]);
    }

    private static XElement Svg(Display display) => Svg(display.ToHtml());

    private static XElement Svg(string html) => XElement.Parse(html).Descendants("svg").Single();

    private static IEnumerable<string> Texts(XElement svg) => svg.Descendants("text").Select(text => text.Value);
}
