using TpuRemote.Client.Displays.Programs;

namespace TpuRemote.Client.Tests.Displays.Programs;

public class CodeMarkupTests
{
    [Theory]
    [InlineData("%0 = stablehlo.add %a, %b : tensor<4xf32>", "%0 = <b>stablehlo.add</b> %a, %b : <i>tensor&lt;4xf32&gt;</i>")]
    [InlineData("%0:2 = call @f(%a) : (tensor<f32>)", "%0:2 = <b>call</b> @f(%a) : (<i>tensor&lt;f32&gt;</i>)")]
    [InlineData("  return %0 : !stablehlo.token", "  <b>return</b> %0 : <i>!stablehlo.token</i>")]
    [InlineData("x = true, #stablehlo.channel_handle<handle = 1>", "x = true, #stablehlo.channel_handle&lt;handle = 1&gt;")]
    public void Line_AsHtml_MarksOpsAndTypes(string line, string expected) => Assert.Equal(expected, CodeMarkup.ToHtml(line));

    [Fact]
    public void Line_WithMarkup_IsEscaped() =>
        Assert.Equal("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;", CodeMarkup.ToHtml("<script>alert(\"x\")</script> & '"));

    [Fact]
    public void Constant_OfManyBytes_IsShortened()
    {
        var line = $"%cst = stablehlo.constant dense<\"0x{new string('A', 5000)}\"> : tensor<1250xbf16>";

        Assert.Equal($"%cst = stablehlo.constant dense<\"0x{new string('A', 24)}\u2026\"> : tensor<1250xbf16>", CodeMarkup.Shorten(line));
    }

    [Fact]
    public void Line_WithoutEnd_IsCut()
    {
        Assert.Equal(221, CodeMarkup.Shorten(new string('x', 1000)).Length);
        Assert.Equal(new string('x', 220), CodeMarkup.Shorten(new string('x', 220)));
    }
}
