using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Programs;
using TpuRemote.Client.Programs;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client.Tests.Displays.Programs;

/// <summary>An explanation made by hand: of two equal ops one goes, the other two are one instruction.</summary>
public partial class ProgramDisplayTests
{
    private const string Before =
        """
        module @step {
          func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.tanh %arg0 : tensor<4xf32> loc("Cell 3":1:9)
            %1 = stablehlo.tanh %arg0 : tensor<4xf32> loc("Cell 3":2:9)
            %2 = stablehlo.add %0, %1 : tensor<4xf32> loc("Cell 3":3:9)
            return %2 : tensor<4xf32> loc("Cell 3":4:1)
          }
        }
        """;

    private const string After =
        """
        module @step {
          func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
            %0 = stablehlo.tanh %arg0 : tensor<4xf32> loc("Cell 3":1:9)
            %1 = stablehlo.add %0, %0 : tensor<4xf32> loc("Cell 3":3:9)
            return %1 : tensor<4xf32> loc("Cell 3":4:1)
          }
        }
        """;

    [Fact]
    public void Text_OfAnExplanation_TellsAll()
    {
        // Sixteen numbers of four bytes are one tile: 4096 bytes are 4 KiB.
        const string expected =
            """
            step for v2-8, 1 replica
            3 → 2 ops in 1 instruction; a core holds at most 8 KiB
            passes over the program
              1. inline-calls: no change
              2. merge: 3 → 2 ops, 1 line changed, 1 line removed
                 - %1 = stablehlo.tanh %arg0 : tensor<4xf32>
                 ~ %2 = stablehlo.add %0, %1 : tensor<4xf32>
                 > %1 = stablehlo.add %0, %0 : tensor<4xf32>
            instructions: lower 2 → assign-buffers 1
              [1] vector unit, 2 ops: map [4] -> tensor<4xf32>  (Cell 3, line 1; Cell 3, line 3)
            rewritten program, [n] fused into instruction n, (n) read in place by it
                  module @step {
                    func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {
              [1]     %0 = stablehlo.tanh %arg0 : tensor<4xf32>  // Cell 3, line 1
              [1]     %1 = stablehlo.add %0, %0 : tensor<4xf32>  // Cell 3, line 3
                      return %1 : tensor<4xf32>  // Cell 3, line 4
                    }
                  }
            memory of a core: arguments 4 KiB, results 4 KiB (0 B of them in arguments' place), temporaries 0 B, peak 8 KiB
                   4 KiB  tensor<4xf32>  argument 0
                   4 KiB  tensor<4xf32>  result 0 [1]
              temporaries of all replicas take 64 B of the server's machine
            """;

        Assert.Equal(expected.ReplaceLineEndings("\n"), new ProgramDisplay(Explanation()).ToText());
    }

    [Fact]
    public void Html_OfAPass_StandsBeforeAndAfterSideBySide()
    {
        var html = new ProgramDisplay(Explanation()).ToHtml();

        Assert.Contains("1. <b>inline-calls</b> <span class=\"tpu-muted\">no change</span>", html, StringComparison.Ordinal);
        Assert.Contains(
            "<tr><td>Cell 3, line 2</td><td class=\"tpu-removed\">-</td><td class=\"tpu-removed\"><code>    %1 = "
            + "<b>stablehlo.tanh</b> %arg0 : <i>tensor&lt;4xf32&gt;</i></code></td><td> </td><td></td></tr>",
            html,
            StringComparison.Ordinal);
        Assert.Contains(
            "<tr><td>Cell 3, line 3</td><td class=\"tpu-changed\">~</td><td class=\"tpu-changed\"><code>    %2 = "
            + "<b>stablehlo.add</b> %0, %1 : <i>tensor&lt;4xf32&gt;</i></code></td>"
            + "<td class=\"tpu-changed\">~</td><td class=\"tpu-changed\"><code>    %1 = <b>stablehlo.add</b> %0, %0 : <i>tensor&lt;4xf32&gt;</i></code></td></tr>",
            html,
            StringComparison.Ordinal);
        Assert.Contains("<td class=\"tpu-gap\" colspan=\"5\">1 line the same</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_OfAGroup_HasItsNumberBesideItsColour()
    {
        var html = new ProgramDisplay(Explanation()).ToHtml();

        var rows = TintedRow().Matches(html);
        Assert.Equal(["1", "1"], rows.Select(row => row.Groups["number"].Value));
        Assert.All(rows, row => Assert.Contains("--tpu-series-0", row.Value, StringComparison.Ordinal));
    }

    // The pass takes the last of sixteen ops, line 18, away: lines 1 to 15 are the same and further than two lines from it.
    [Fact]
    public void Html_OfAPassOverManyLines_LeavesOutWhatIsTheSame()
    {
        var given = Explanation() with { Text = Chain(16) };
        var pass = given.Passes[1] with { Before = given.Text, After = Chain(15) };
        var html = new ProgramDisplay(given with { Passes = [pass], Instructions = [] }).ToHtml();

        Assert.Contains("15 lines the same", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_OfHostileNames_EscapesThem()
    {
        const string hostile = "<script>alert('x')</script>";
        var given = Explanation();
        var display = new ProgramDisplay(given with
        {
            Name = hostile,
            Passes = [given.Passes[0] with { Name = hostile }, given.Passes[1]],
            Stages = [new ProgramStage(hostile, 1)],
            Instructions = [given.Instructions[0] with { Text = hostile }],
            Buffers = [given.Buffers[0] with { Role = hostile }],
            Text = Before.Replace("Cell 3", hostile, StringComparison.Ordinal),
            Program = given.Program with
            {
                AcceleratorType = hostile,
                Warnings = [new Diagnostic("x64", hostile, hostile, new FileLocation(hostile, 1, 1), DiagnosticKind.Warning)],
            },
        });

        var html = display.ToHtml();
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(10, Regex.Count(html, "&lt;script&gt;alert\\(&#39;x&#39;\\)&lt;/script&gt;"));
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Explanation_InANotebook_IsShownAsItsDisplay()
    {
        var attribute = typeof(ProgramExplanation).GetCustomAttributes(inherit: true).OfType<TypeFormatterSourceAttribute>().Single();
        Assert.Equal(typeof(DisplayFormatters), attribute.FormatterSourceType);
        var html = new StringWriter();
        var formatter = DisplayFormatters.CreateTypeFormatters().Cast<DisplayFormatter>().Single(f => f.MimeType == "text/html");

        Assert.True(formatter.Format(Explanation(), html));
        Assert.Equal(new ProgramDisplay(Explanation()).ToHtml(), html.ToString());
        Assert.False(formatter.Format("something else", html));
    }

    private static string Chain(int length)
    {
        var ops = Enumerable.Range(0, length)
            .Select(i => $"    %{i} = stablehlo.tanh {(i == 0 ? "%arg0" : $"%{i - 1}")} : tensor<4xf32>\n");
        return $"module {{\n  func.func public @main(%arg0: tensor<4xf32>) -> tensor<4xf32> {{\n{string.Concat(ops)}"
            + $"    return %{length - 1} : tensor<4xf32>\n  }}\n}}\n";
    }

    private static ProgramExplanation Explanation()
    {
        var type = TensorType.Of(ElementType.F32, 4);
        var program = new CompiledProgram("f", "v2-8", 1, new ProgramMemory(4096, 4096, 0, 0, 8192), Cached: false, []);
        return new ProgramExplanation(
            "step",
            program,
            [new ProgramPass("inline-calls", Before, Before, 3, 3), new ProgramPass("merge", Before, After, 3, 2)],
            [new ProgramStage("lower", 2), new ProgramStage("assign-buffers", 1)],
            [new ProgramInstruction(1, 0, InstructionKind.Vector, "map [4] -> tensor<4xf32>", [3, 4], [], [0], [1])],
            [new ProgramBuffer(type, false, "argument 0", 4096), new ProgramBuffer(type, false, "result 0", 4096)],
            ArenaBytes: 64)
        {
            Text = Before,
        };
    }

    [GeneratedRegex("<td class=\"tpu-tinted\" style=\"[^\"]*\"><span class=\"tpu-badge\" [^>]*>(?<number>\\d+)</span></td>")]
    private static partial Regex TintedRow();
}
