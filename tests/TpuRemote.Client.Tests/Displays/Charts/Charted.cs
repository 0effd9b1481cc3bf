using System.Xml.Linq;
using TpuRemote.Client.Displays.Charts;

namespace TpuRemote.Client.Tests.Displays.Charts;

/// <summary>A chart's drawing, read back as XML.</summary>
internal static class Charted
{
    public static XElement Svg(this Chart chart) => XDocument.Parse(chart.ToSvg()).Root!;

    public static IEnumerable<XElement> All(this XElement svg, string name) => svg.Descendants().Where(e => e.Name.LocalName == name);

    public static string Get(this XElement element, string attribute) => element.Attribute(attribute)?.Value ?? "";
}
