using System.Diagnostics;
using System.Reflection;
using System.Xml.Linq;
using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Tests.Displays.Tensors;

public class TensorDisplayTests
{
    [Theory]
    [InlineData(1f, "tensor<f32>\n1")]
    [InlineData(-2.5f, "tensor<f32>\n-2.5")]
    [InlineData(float.NaN, "tensor<f32>\nNaN")]
    public void ToText_Scalar_IsTypeAndValue(float value, string expected) => Assert.Equal(expected, View.Tensor(value).ToText());

    [Fact]
    public void ToText_Matrix_AlignsAndShowsAsManyDecimalsAsAreNeeded()
    {
        Tensor tensor = new[,] { { 1f, -10.25f }, { 0.5f, 3f } };
        Assert.Equal("w: tensor<2x2xf32>\n[[  1.00 -10.25]\n [  0.50   3.00]]", View.Tensor(tensor, "w").ToText());
    }

    [Fact]
    public void ToText_SizesFarApart_HaveExponents()
    {
        Tensor tensor = new[] { 0f, 1e-5f, 250f };
        Assert.Equal("tensor<3xf32>\n[      0   1e-05 2.5e+02]", View.Tensor(tensor).ToText());
    }

    [Fact]
    public void ToText_LongVector_ShowsItsEdgesAndStatistics()
    {
        // 0 to 19: mean 9.5; variance (20^2 - 1) / 12 = 33.25, root 5.76628.
        var text = View.Tensor(Tf.Range(20, ElementType.I32)).ToText();
        Assert.Equal(
            "tensor<20xi32>\n[ 0  1  2  3  4  5  6 … 13 14 15 16 17 18 19]\nmin 0, max 19, mean 9.5, std 5.76628, zeros 1", text);
    }

    [Fact]
    public void ToText_RankThree_ShowsSlicesAtTheEdges()
    {
        var tensor = Tf.Range(8, ElementType.I32).Reshape(4, 2, 1);
        Assert.Equal("tensor<4x2x1xi32>\n[0, :, :]\n[[0]\n [1]]\n⋮\n[3, :, :]\n[[6]\n [7]]", View.Tensor(tensor).ToText());
        var four = View.Tensor(Tf.Range(24, ElementType.I32).Reshape(2, 3, 2, 2)).ToText();
        Assert.Contains("[0, 0, :, :]\n[[0 1]\n [2 3]]\n⋮\n[1, 2, :, :]\n[[20 21]\n [22 23]]", four, StringComparison.Ordinal);
    }

    [Fact]
    public void ToText_IntegersBeyondDoubles_AreExact()
    {
        Tensor tensor = Tensor.From<ulong>([ulong.MaxValue, 1]);
        Assert.Equal("tensor<2xui64>\n[18446744073709551615                    1]", View.Tensor(tensor).ToText());
    }

    [Fact]
    public void ToText_NoElements_SaysSo() => Assert.Equal("tensor<0x3xf32>\nno elements", View.Tensor(Tf.Zeros(0, 3)).ToText());

    [Fact]
    public void ToHtml_Matrix_IsATableWithHeadersAndWellFormed()
    {
        Tensor tensor = new[,] { { 1f, float.NaN }, { 0.5f, 3f } };
        var html = Parse(View.Tensor(tensor, "<script>alert('w')</script>"));
        Assert.Equal("<script>alert('w')</script>", html.Element("div")!.Element("strong")!.Value);
        var table = html.Descendants("table").Single();
        Assert.Equal(["0", "1"], table.Element("thead")!.Descendants("th").Select(th => th.Value));
        Assert.Equal(["1.0", "NaN", "0.5", "3.0"], table.Elements("tr").SelectMany(tr => tr.Elements("td")).Select(td => td.Value));
        Assert.Equal("odd", table.Descendants("td").Single(td => td.Value == "NaN").Attribute("class")!.Value);
        Assert.Equal("Elements of tensor<2x2xf32> ", table.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void ToHtml_ManyElements_HasAHistogramThatIsDescribed()
    {
        // 16 elements make 8 bins; 0 to 7 fall into one each, and eight 7s more into the last.
        Tensor tensor = Enumerable.Range(0, 16).Select(i => (float)Math.Min(i, 7)).ToArray();
        var svg = Parse(View.Tensor(tensor)).Descendants("svg").Single();
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal("Histogram: 8 bins from 0 to 7, at most 9 elements in one", svg.Attribute("aria-label")!.Value);
        Assert.Equal(svg.Attribute("aria-label")!.Value, svg.Element("title")!.Value);
        Assert.Equal(8, svg.Elements("rect").Count());
        Assert.Equal("9 from 6.125 to 7", svg.Elements("rect").Last().Value);
    }

    [Fact]
    public void ToHtml_Heat_ColoursByDistanceFromZero()
    {
        Tensor tensor = new[,] { { 4f, -2f }, { 0f, 1f } };
        var cells = Parse(View.Tensor(tensor, heat: true)).Descendants("td").Where(td => td.Value.Length > 0)
            .Select(td => td.Attribute("style")?.Value ?? "").ToArray();
        Assert.Contains("--tpu-series-0", cells[0], StringComparison.Ordinal);
        Assert.Contains(" 45%", cells[0], StringComparison.Ordinal);
        Assert.Contains("--tpu-series-1", cells[1], StringComparison.Ordinal);
        Assert.Contains(" 22%", cells[1], StringComparison.Ordinal);
        Assert.Equal("", cells[2]);
    }

    [Fact]
    public void Tensor_WithoutElementsHere_ShowsWhatItIs()
    {
        Assert.Contains("placeholder", View.Tensor(Tf.Placeholder(ElementType.F32, 2)).ToText(), StringComparison.Ordinal);
        Display? traced = null;
        new Tracing.EvaluatedPrograms().Trace(
            inputs =>
            {
                traced = View.Tensor(inputs[0]);
                return inputs;
            },
            1f);
        Assert.StartsWith("tensor<f32> (traced:", traced!.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_VariableOfTheHost_ShowsItsValueAndName()
    {
        var variable = Tf.GetVariable("shown <b>", [2], Initializer.Ones);
        Assert.Equal("shown <b>: tensor<2xf32>\n[1 1]", View.Tensor(variable).ToText());
        Assert.Contains("shown &lt;b&gt;", View.Tensor(variable).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensor_OfAGigabyte_IsShownWithinASecondOrSoAndSaysWhatItExamined()
    {
        var type = TensorType.Of(ElementType.F32, 1 << 18, 1 << 10);
        var literal = new Literal(type, new byte[1 << 30]);
        var watch = Stopwatch.StartNew();
        var display = View.Literal(literal);
        var (html, text) = (display.ToHtml(), display.ToText());
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"it took {watch.Elapsed}");
        Assert.True(html.Length < 100_000, $"{html.Length} characters");
        Assert.EndsWith(
            "zeros 16,777,216 (of 16,777,216 elements, evenly spread over all 268,435,456)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Matrix_AnyOfMathNet_IsShownAsItLies()
    {
        Assert.Equal("DenseMatrix 1x2 f64\n[[0.1 2.0]]", View.Matrix(Matrix<double>.Build.DenseOfRowMajor(1, 2, [0.1, 2])).ToText());
        Assert.StartsWith(
            "SparseMatrix 100000x100000 f32\n[[0", View.Matrix(Matrix<float>.Build.Sparse(100_000, 100_000)).ToText(),
            StringComparison.Ordinal);
        Assert.Equal("DenseVector 2 f32\n[1 2]", View.Vector(Vector<float>.Build.DenseOfArray([1, 2])).ToText());
    }

    [Fact]
    public void Histogram_OfATensor_CountsApartWhatIsNotFinite()
    {
        Tensor tensor = new[] { 0f, 1f, 1f, 4f, float.NaN };
        // Heights of one half and one, in eighths, where anything at all is at least one eighth: 1 + round(0.5 * 7) = 5 and 8.
        Assert.Equal(
            "tensor<5xf32>: 4 elements, at most 2 in one of 4 bins, not counted: 1 NaN\n0 │▅█ ▅│ 4", View.Histogram(tensor, 4).ToText());
        Assert.Throws<TpuArgumentException>(() => View.Histogram(tensor, 0));
    }

    [Fact]
    public void Notebooks_FindFormattersByTheirNames()
    {
        Tensor tensor = new[] { 1f, 2f };
        var attribute = tensor.GetType().GetCustomAttributes(inherit: true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        var formatters = (IEnumerable<object>)source.GetMethod("CreateTypeFormatters")!.Invoke(null, null)!;
        var written = formatters.ToDictionary(
            formatter => (string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)!,
            formatter =>
            {
                var writer = new StringWriter();
                Assert.Equal(true, formatter.GetType().GetMethod("Format")!.Invoke(formatter, [tensor, writer]));
                Assert.Equal(false, formatter.GetType().GetMethod("Format")!.Invoke(formatter, ["text", writer]));
                return writer.ToString();
            });
        Assert.Equal("tensor<2xf32>\n[1 2]", written["text/plain"]);
        Assert.StartsWith("<div class=\"tpu-display", written["text/html"], StringComparison.Ordinal);
        Assert.Equal("tensor<2xf32> [1, 2]", tensor.ToString());
    }

    [Fact]
    public void Notebooks_ViewsOfOthersTypes_AreDisplays()
    {
        var attribute = typeof(Tensor).Assembly.GetCustomAttributes().Single(a => a.GetType().Name == "NotebookExtensionAttribute");
        var extension = (Type)attribute.GetType().GetProperty("ExtensionType")!.GetValue(attribute)!;
        var views = (IReadOnlyDictionary<Type, Func<object, object>>)extension.GetProperty("Views")!.GetValue(null)!;
        foreach (var value in new object[]
                 {
                     Literal.Scalar(ElementType.F32, 1f), Matrix<float>.Build.Dense(1, 1, 1), Matrix<double>.Build.Dense(1, 1, 1),
                     Vector<float>.Build.Dense(1, 1), Vector<double>.Build.Dense(1, 1),
                 })
        {
            var view = views.Single(v => v.Key.IsInstanceOfType(value)).Value;
            Assert.Contains("1", Assert.IsAssignableFrom<Display>(view(value)).ToText(), StringComparison.Ordinal);
        }
    }

    private static XElement Parse(Display display) => XElement.Parse(display.ToHtml());
}
