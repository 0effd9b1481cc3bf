using TpuRemote.Client.Displays.Programs;
using TpuRemote.Client.Tests.Tracing;

namespace TpuRemote.Client.Tests.Displays.Programs;

public class ComputationDisplayTests
{
    [Fact]
    public void Text_OfAFunction_TellsWhatItTakesAndGivesWithItsLines()
    {
        var text = Display().ToText();

        Assert.StartsWith(
            "TPU computation for 1 replica, precision f32\ninputs: tensor<2xf32>\nvariables: total tensor<2xf32> (assigned)\n"
            + "results: tensor<2xf32>\n",
            text,
            StringComparison.Ordinal);
        Assert.Matches("stablehlo.add %arg0, %arg1 : tensor<2xf32>  // ComputationDisplayTests.cs:\\d+\n", text);
    }

    [Fact]
    public void Html_OfAFunction_LinksOpsToTheirLines()
    {
        var html = Display().ToHtml();

        Assert.Matches("<a href=\"vscode://file/[^\"]*/ComputationDisplayTests.cs:\\d+:\\d+\"", html);
        Assert.DoesNotContain("loc(", html, StringComparison.Ordinal);
    }

    private static ComputationDisplay Display() => new(
        new EvaluatedPrograms().Trace(
            t =>
            {
                var total = Tf.GetVariable("total", [2]);
                total.Assign(t[0] + total);
                return [total * 2];
            },
            new float[] { 1, 2 }),
        TpuPrecision.F32);
}
