using System.Text;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Verification;

namespace TpuRemote.Hlo.Tests.Verification;

public sealed class InlinedSizeTests
{
    // f0 calls f1 twice, f1 calls f2 twice ...: by hand, size(last) = 1, size(f) = 3 + 2 size(next) = 4 * 2^n - 3, and main adds two.
    [Theory]
    [InlineData(3, 31)]
    [InlineData(10, 4095)]
    public void Calls_ThatDouble_AreCountedWithoutBeingMade(int levels, int operations)
    {
        var module = ModuleParser.Parse(Main + Doubling(levels));
        InlinedSize.ThrowIfBeyond(module, operations, 100);
        var error = Assert.Throws<DiagnosticException>(() => InlinedSize.ThrowIfBeyond(module, operations - 1, 100));
        var fault = Assert.Single(error.Diagnostics);
        Assert.Equal(DiagnosticKind.ResourceExhausted, fault.Kind);
        Assert.EndsWith($"comes to {operations} ops here, which exceeds the limit max-operations = {operations - 1}", fault.Message);
    }

    [Fact]
    public void Calls_ThatDoubleSixtyTimes_AreRefusedAtTheCall()
    {
        var module = ModuleParser.Parse(Main + Doubling(60));
        var error = Assert.Throws<DiagnosticException>(() => InlinedSize.ThrowIfBeyond(module, 1_000_000, 128));
        Assert.Equal("func.call", error.Diagnostics[0].Op);
        Assert.True(error.Diagnostics[0].Location.Resolve().IsKnown);
    }

    [Fact]
    public void Calls_InAChain_CountAsLevels()
    {
        InlinedSize.ThrowIfBeyond(ModuleParser.Parse(Chain(9)), 1_000_000, 10);
        var error = Assert.Throws<DiagnosticException>(() => InlinedSize.ThrowIfBeyond(ModuleParser.Parse(Chain(10)), 1_000_000, 10));
        Assert.EndsWith("nesting of 11 levels here, which exceeds the limit max-depth = 10", error.Diagnostics[0].Message);
    }

    // A walk that calls itself for each call would need tens of megabytes of stack.
    [Fact]
    public void Calls_InAVeryLongChain_NeedNoStack()
    {
        var module = ModuleParser.Parse(Chain(90_000));
        Exception? error = null;
        var thread = new Thread(
            () => error = Record.Exception(() => InlinedSize.ThrowIfBeyond(module, 1_000_000, 128)),
            maxStackSize: 256 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        Assert.IsType<DiagnosticException>(error);
    }

    [Fact]
    public void Functions_ThatMainDoesNotCall_DoNotCount() =>
        InlinedSize.ThrowIfBeyond(ModuleParser.Parse(Doubling(60) + "func.func @main() {\n  return\n}\n"), 1, 1);

    private const string Main = "func.func @main() {\n  call @f0() : () -> ()\n  return\n}\n";

    private static string Doubling(int levels)
    {
        var text = new StringBuilder();
        for (var i = 0; i < levels; i++)
        {
            text.Append($"func.func @f{i}() {{\n  call @f{i + 1}() : () -> ()\n  call @f{i + 1}() : () -> ()\n  return\n}}\n");
        }
        return text.Append($"func.func @f{levels}() {{\n  return\n}}\n").ToString();
    }

    private static string Chain(int calls)
    {
        var text = new StringBuilder("func.func @main() {\n  call @f1() : () -> ()\n  return\n}\n");
        for (var i = 1; i < calls; i++) text.Append($"func.func @f{i}() {{\n  call @f{i + 1}() : () -> ()\n  return\n}}\n");
        return text.Append($"func.func @f{calls}() {{\n  return\n}}\n").ToString();
    }
}
