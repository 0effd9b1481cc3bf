using TpuRemote.Client.Displays.Programs;

namespace TpuRemote.Client.Tests.Displays.Programs;

public class ProgramListingTests
{
    [Fact]
    public void Listing_OfATextWithLocations_HasThemBesideItsLines()
    {
        var lines = ProgramListing.Of(
            """
            module {
              func.func public @main(%arg0: tensor<4xf32>, %arg1: tensor<i1>) -> tensor<4xf32> {
                %0 = "stablehlo.if"(%arg1) ({
                  %1 = stablehlo.tanh %arg0 : tensor<4xf32> loc("Cell 1":2:5)
                  stablehlo.return %1 : tensor<4xf32>
                }, {
                  stablehlo.return %arg0 : tensor<4xf32>
                }) : (tensor<i1>) -> tensor<4xf32> loc("Cell 1":1:3)
                return %0 : tensor<4xf32> loc("Cell 1":4:3)
              }
            }
            """).Lines;

        Assert.Equal(11, lines.Length);
        Assert.Equal(Enumerable.Range(1, 11), lines.Select(l => l.Number));
        Assert.Equal(
            [(3, "Cell 1:1:3"), (4, "Cell 1:2:5"), (9, "Cell 1:4:3")],
            lines.Where(l => l.Place is not null).Select(l => (l.Number, l.Place!.ToString())));
        Assert.Equal("      %1 = stablehlo.tanh %arg0 : tensor<4xf32>", lines[3].Text);
        Assert.All(lines, l => Assert.DoesNotContain("loc(", l.Text, StringComparison.Ordinal));
    }
}
