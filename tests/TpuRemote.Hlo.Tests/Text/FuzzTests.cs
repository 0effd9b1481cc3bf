using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Verification;

namespace TpuRemote.Hlo.Tests.Text;

public sealed class FuzzTests
{
    private static readonly int TextsPerProgram = Environment.GetEnvironmentVariable("TPUREMOTE_TESTS") == "all" ? 400 : 40;

    private static readonly ParseOptions SmallConstants = new() { MaxLiteralBytes = 1 << 20 };

    private static readonly int Texts =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_TEXTS"), out var more) ? more : TextsPerProgram;

    // Whatever text comes in: a program or diagnostics, no other exception; and a program prints, verifies and reads back.
    [Theory]
    [MemberData(nameof(OperationPrograms.Names), MemberType = typeof(OperationPrograms))]
    public void Text_DamagedAtRandom_IsReadOrRefused(string name) => Run(name, (fuzz, text) => fuzz.Damage(text));

    [Theory]
    [MemberData(nameof(OperationPrograms.Names), MemberType = typeof(OperationPrograms))]
    public void Program_AlteredAtRandom_IsVerifiedOrRefused(string name) => Run(name, (fuzz, text) => fuzz.Alter(text));

    [Theory]
    [InlineData(ModuleTextTests.Printed)]
    [InlineData(ModuleTextTests.Generic)]
    public void Module_DamagedAtRandom_IsReadOrRefused(string text) => Run("module", text, (fuzz, program) => fuzz.Damage(program));

    private static void Run(string name, Func<Fuzz, string, string> change) => Run(name, OperationPrograms.Read(name), change);

    private static void Run(string name, string program, Func<Fuzz, string, string> change)
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            var text = change(new Fuzz(seed), program);
            var failure = Record.Exception(() => Check(text));
            Assert.True(failure is null, $"{name}, seed {seed}: {failure}\n{text}");
        }
    }

    private static void Check(string text)
    {
        if (!ModuleParser.TryParse(text, out var module, out var diagnostics, options: SmallConstants))
        {
            Assert.NotEmpty(diagnostics);
            Assert.All(diagnostics, d => Assert.True(d.Location.Resolve().IsKnown));
            return;
        }
        var printed = ModulePrinter.Print(module);
        Assert.Equal(printed, ModulePrinter.Print(ModuleParser.Parse(printed)));
        _ = Verifier.Verify(module);
    }
}
