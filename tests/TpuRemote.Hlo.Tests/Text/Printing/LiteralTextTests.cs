using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Tests.Text.Printing;

public sealed class LiteralTextTests
{
    // Texts as LLVM's APFloat and MLIR's printer make them; those beyond six digits were computed with Python's decimal module.
    [Theory]
    [InlineData("f32", 0x00000000u, "0.000000e+00")]
    [InlineData("f32", 0x80000000u, "-0.000000e+00")]
    [InlineData("f32", 0x3F800000u, "1.000000e+00")]
    [InlineData("f32", 0x3DCCCCCDu, "1.000000e-01")]
    [InlineData("f32", 0xC2F6E979u, "-1.234560e+02")]
    [InlineData("f32", 0x3EAAAAABu, "0.333333343")]
    [InlineData("f32", 0x40490FDBu, "3.14159274")]
    [InlineData("f32", 0x447A1111u, "1000.26666")]
    [InlineData("f32", 0x00800000u, "1.17549435E-38")]
    [InlineData("f32", 0x00000001u, "1.401300e-45")]
    [InlineData("f32", 0x7F7FFFFFu, "3.40282347E+38")]
    [InlineData("f32", 0x4B800000u, "0x4B800000")]
    [InlineData("f32", 0x49742400u, "1.000000e+06")]
    [InlineData("f32", 0x7F800000u, "0x7F800000")]
    [InlineData("f32", 0xFF800000u, "0xFF800000")]
    [InlineData("f32", 0x7FC00001u, "0x7FC00001")]
    [InlineData("bf16", 0x3DCDu, "1.000980e-01")]
    [InlineData("bf16", 0x7F7Fu, "3.389530e+38")]
    [InlineData("bf16", 0x7FC0u, "0x7FC0")]
    [InlineData("bf16", 0xFF80u, "0xFF80")]
    [InlineData("f16", 0x7BFFu, "6.550400e+04")]
    [InlineData("f16", 0x0001u, "5.960460e-08")]
    [InlineData("f16", 0x7C00u, "0x7C00")]
    [InlineData("f64", 0x3FB999999999999Au, "1.000000e-01")]
    [InlineData("f64", 0x3FD5555555555555u, "0.33333333333333331")]
    [InlineData("f64", 0x7FEFFFFFFFFFFFFFu, "1.7976931348623157E+308")]
    [InlineData("f64", 0x7FF8000000000000u, "0x7FF8000000000000")]
    public void Float_PrintsAsUpstreamAndReadsBack(string type, ulong bits, string text)
    {
        Assert.True(ElementTypeExtensions.TryParse(type, out var elementType));
        Check(elementType, bits, text);
    }

    [Theory]
    [InlineData("i1", 1u, "true")]
    [InlineData("i1", 0u, "false")]
    [InlineData("i8", 0x80u, "-128")]
    [InlineData("i16", 0x7FFFu, "32767")]
    [InlineData("i32", 0xFFFFFFFFu, "-1")]
    [InlineData("i64", 0x8000000000000000u, "-9223372036854775808")]
    [InlineData("ui8", 0xFFu, "255")]
    [InlineData("ui16", 0xFFFFu, "65535")]
    [InlineData("ui32", 0xFFFFFFFFu, "4294967295")]
    [InlineData("ui64", 0xFFFFFFFFFFFFFFFFu, "18446744073709551615")]
    public void Integer_PrintsAndReadsBack(string type, ulong bits, string text)
    {
        Assert.True(ElementTypeExtensions.TryParse(type, out var elementType));
        Check(elementType, bits, text);
    }

    [Theory]
    [InlineData("dense<0xFF> : tensor<i8>", "dense<-1> : tensor<i8>")]
    [InlineData("dense<255> : tensor<i8>", "dense<-1> : tensor<i8>")]
    [InlineData("dense<-0> : tensor<ui8>", "dense<0> : tensor<ui8>")]
    [InlineData("dense<0x3F80> : tensor<bf16>", "dense<1.000000e+00> : tensor<bf16>")]
    [InlineData("dense<1.> : tensor<f32>", "dense<1.000000e+00> : tensor<f32>")]
    [InlineData("dense<-1.5E2> : tensor<f16>", "dense<-1.500000e+02> : tensor<f16>")]
    [InlineData("dense<1.0e400> : tensor<f64>", "dense<0x7FF0000000000000> : tensor<f64>")]
    [InlineData("dense<[[1, 1], [1, 1]]> : tensor<2x2xi32>", "dense<1> : tensor<2x2xi32>")]
    [InlineData("dense<[[1, -2], [3, 4]]> : tensor<2x2xi64>", "dense<[[1, -2], [3, 4]]> : tensor<2x2xi64>")]
    [InlineData("dense<[]> : tensor<0xi32>", "dense<> : tensor<0xi32>")]
    [InlineData("dense<[[], []]> : tensor<2x0xi32>", "dense<> : tensor<2x0xi32>")]
    [InlineData("dense<7> : tensor<3x0xi32>", "dense<> : tensor<3x0xi32>")]
    [InlineData("dense<[true, false, true]> : tensor<3xi1>", "dense<[true, false, true]> : tensor<3xi1>")]
    [InlineData("dense<\"0x010001\"> : tensor<3xi1>", "dense<[true, false, true]> : tensor<3xi1>")]
    [InlineData(
        "dense<\"0x0502\"> : tensor<10xi1>",
        "dense<[true, false, true, false, false, false, false, false, false, true]> : tensor<10xi1>")]
    [InlineData("dense<\"0x0000803F000000C0\"> : tensor<2xf32>", "dense<[1.000000e+00, -2.000000e+00]> : tensor<2xf32>")]
    [InlineData("dense<\"0x0000803F\"> : tensor<2xf32>", "dense<1.000000e+00> : tensor<2xf32>")]
    [InlineData("dense<\"0x0a0B\"> : tensor<1x2xui8>", "dense<[[10, 11]]> : tensor<1x2xui8>")]
    public void Literal_InAnyOfItsSpellings_Reads(string given, string printed)
    {
        var module = ModuleParser.Parse($"func.func @f() {{\n  %0 = stablehlo.constant {given}\n  return\n}}");
        Assert.Contains($" = stablehlo.constant {printed}\n", ModulePrinter.Print(module), StringComparison.Ordinal);
    }

    [Fact]
    public void Literal_OfMoreThanAHundredElements_IsABlob()
    {
        var numbers = Enumerable.Range(0, 101).Select(i => (short)i).ToArray();
        var hundred = Text(Literal.Create<short>(TensorType.Of(ElementType.I16, 100), numbers.AsSpan(0, 100)));
        var more = Text(Literal.Create<short>(TensorType.Of(ElementType.I16, 101), numbers));
        Assert.StartsWith("dense<[0, 1, 2, ", hundred, StringComparison.Ordinal);
        Assert.StartsWith("dense<\"0x000001000200", more, StringComparison.Ordinal);
        Assert.EndsWith("6400\"> : tensor<101xi16>", more, StringComparison.Ordinal);
    }

    [Fact]
    public void Blob_OfManyBytes_ReadsBackTheSame()
    {
        var literal = Literal.Create<short>(TensorType.Of(ElementType.I16, 3, 1000), [.. Enumerable.Range(0, 3000).Select(i => (short)(i * 31))]);
        Assert.True(literal.BitsEqual(Read(Text(literal))));
    }

    [Fact]
    public void Float_OfEverySixteenBits_ReadsBackTheSame()
    {
        foreach (var type in (ElementType[])[ElementType.Bf16, ElementType.F16])
        {
            var bits = Enumerable.Range(0, 65536).SelectMany(i => new[] { (byte)i, (byte)(i >> 8) }).ToArray();
            var all = new Literal(TensorType.Of(type, 256, 256), bits);
            for (var row = 0; row < 256; row++)
            {
                // Rows of a hundred and fewer elements are listed.
                foreach (var (from, count) in ((int, int)[])[(0, 100), (100, 100), (200, 56)])
                {
                    var part = new Literal(TensorType.Of(type, count), all.Bytes.Slice((row * 256 + from) * 2, count * 2));
                    Assert.True(part.BitsEqual(Read(Text(part))), $"{type.Name()}, row {row}");
                }
            }
        }
    }

    private static void Check(ElementType type, ulong bits, string text)
    {
        var literal = new Literal(TensorType.Of(type), BitConverter.GetBytes(bits).AsMemory(0, type.ByteSize()));
        Assert.Equal($"dense<{text}> : tensor<{type.Name()}>", Text(literal));
        Assert.True(literal.BitsEqual(Read(Text(literal))));
    }

    private static string Text(Literal literal)
    {
        var body = new Builder();
        body.Constant(literal);
        var printed = ModulePrinter.Print(Module.Of(Function.Of("f", body.FunctionReturn())));
        var start = printed.IndexOf("dense<", StringComparison.Ordinal);
        return printed[start..printed.IndexOf('\n', start)];
    }

    private static Literal Read(string text) =>
        ConstantOp.ValueOf(
            ModuleParser.Parse($"func.func @f() {{\n  %0 = stablehlo.constant {text}\n  return\n}}").Main.Body.Operations[0]);
}
