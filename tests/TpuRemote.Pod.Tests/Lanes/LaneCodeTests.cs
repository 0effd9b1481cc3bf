using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests.Lanes;

/// <summary>
/// Every lane step on every element type against the scalar operation that defines it, on every pair of awkward bit patterns.
/// </summary>
public sealed class LaneCodeTests
{
    public static TheoryData<ElementType> Types() => [.. ElementTypeExtensions.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void Unary_Exact_HasTheBitsOfItsDefinition(ElementType type)
    {
        var x = Pairs(type).X;
        foreach (var op in Enum.GetValues<ScalarOp>().Where(op => Scalar.Arity(op) == 1 && Scalar.Supports(op, type)))
        {
            var to = Scalar.IsPredicate(op) ? ElementType.I1 : type;
            var expected = new byte[Count(x) * to.ByteSize()];
            Scalar.Unary(op, type, x.Bytes.Span, expected);
            Check($"{op} on {type.Name()}", new LaneProgram([type], [new LaneInput(type, 0), new LaneUnary(to, op, 0)], [1]), expected,
                Precision.Exact, x);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Binary_InEveryPrecision_HasTheBitsOfItsDefinition(ElementType type)
    {
        var (x, y) = Pairs(type);
        foreach (var op in Enum.GetValues<ScalarOp>().Where(op => Scalar.Arity(op) == 2 && Scalar.Supports(op, type)))
        {
            var expected = new byte[x.Bytes.Length];
            Scalar.Binary(op, type, x.Bytes.Span, y.Bytes.Span, expected);
            foreach (var precision in Enum.GetValues<Precision>())
                Check($"{op} on {type.Name()}", Given.Binary(op, type), expected, precision, x, y);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Compare_InEveryDirection_HoldsWhereItsDefinitionSays(ElementType type)
    {
        var (x, y) = Pairs(type);
        foreach (var direction in Enum.GetValues<ComparisonDirection>())
        {
            var expected = new byte[Count(x)];
            Scalar.Compare(direction, Scalar.DefaultComparison(type), type, x.Bytes.Span, y.Bytes.Span, expected);
            var code = new LaneProgram(
                [type, type],
                    [new LaneInput(type, 0), new LaneInput(type, 1), new LaneCompare(direction, Scalar.DefaultComparison(type), 0, 1)],
                    [2]);
            Check($"{direction} on {type.Name()}", code, expected, Precision.F32, x, y);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void SelectAndClamp_OfPatterns_HaveTheBitsOfTheirDefinitions(ElementType type)
    {
        var (x, y) = Pairs(type);
        var predicate = Literal.Create<byte>(TensorType.Of(ElementType.I1, Count(x)),
            [.. Enumerable.Range(0, Count(x)).Select(i => (byte)(i * 7 % 3))]);
        var selected = new byte[x.Bytes.Length];
        Scalar.Select(type, predicate.Bytes.Span, x.Bytes.Span, y.Bytes.Span, selected);
        var select = new LaneProgram(
            [ElementType.I1, type, type],
                [new LaneInput(ElementType.I1, 0), new LaneInput(type, 1), new LaneInput(type, 2), new LaneSelect(type, 0, 1, 2)], [3]);
        Check($"select on {type.Name()}", select, selected, Precision.F32, predicate, x, y);

        var high = Literal.Create<byte>(TensorType.Of(ElementType.Ui8, x.Bytes.Length),
            [.. x.Bytes.Span.ToArray().Skip(type.ByteSize()), .. x.Bytes.Span[..type.ByteSize()]]);
        var upper = new Literal(x.Type, high.Bytes);
        var clamped = new byte[x.Bytes.Length];
        Scalar.Clamp(type, y.Bytes.Span, x.Bytes.Span, upper.Bytes.Span, clamped);
        var clamp = new LaneProgram(
            [type, type, type], [new LaneInput(type, 0), new LaneInput(type, 1), new LaneInput(type, 2), new LaneClamp(type, 0, 1, 2)],
                [3]);
        Check($"clamp on {type.Name()}", clamp, clamped, Precision.F32, y, x, upper);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Convert_ToEveryType_HasTheBitsOfItsDefinition(ElementType type)
    {
        var x = Pairs(type).X;
        foreach (var to in ElementTypeExtensions.All)
        {
            var expected = new byte[Count(x) * to.ByteSize()];
            Scalar.Convert(type, x.Bytes.Span, to, expected);
            var code = new LaneProgram([type], [new LaneInput(type, 0), new LaneConvert(to, 0)], [1]);
            Check($"{type.Name()} to {to.Name()}", code, expected, Precision.F32, x);
        }
    }

    [Theory]
    [InlineData(ScalarOp.Exponential, 2)]
    [InlineData(ScalarOp.ExponentialMinusOne, 4)]
    [InlineData(ScalarOp.Log, 3)]
    [InlineData(ScalarOp.Logistic, 4)]
    [InlineData(ScalarOp.Tanh, 5)]
    [InlineData(ScalarOp.Rsqrt, 2)]
    public void Function_InF32_IsWithinAFewUnitsInTheLastPlace(ScalarOp op, int units)
    {
        var random = new Random(31);
        float[] x =
        [
            .. Given.Awkward,
                .. Enumerable.Range(0, 100_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))),
            .. Enumerable.Range(0, 100_000).Select(_ => (float)(random.NextDouble() * 220 - 110)),
            .. Enumerable.Range(0, 100_000).Select(_ => (float)((random.NextDouble() * 4 - 2) * Math.Pow(2, random.Next(-30, 3)))),
        ];
        var expected = new byte[x.Length * sizeof(float)];
        Scalar.Unary(op, ElementType.F32, System.Runtime.InteropServices.MemoryMarshal.AsBytes(x.AsSpan()), expected);
        var reference = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(expected).ToArray();
        using var program = new ProgramUnderTest();
        var (a, r) = (program.Argument(TensorType.Of(ElementType.F32, x.Length)), program.Result(TensorType.Of(ElementType.F32, x.Length)));
        program.Then(new VectorMap([x.Length], Given.Unary(op), [Dense(a, x.Length)], [Dense(r, x.Length)]));
        var actual = Values<float>(program.Run([Given.F32(x)])[0]);
        for (var i = 0; i < x.Length; i++)
        {
            var distance = Order(actual[i]) - Order(reference[i]);
            var isSame = float.IsNaN(reference[i]) ? float.IsNaN(actual[i]) : Math.Abs(distance) <= units
                && float.IsNaN(actual[i]) == false;
            Assert.True(isSame, $"{op}({x[i]:R}) = {actual[i]:R}, expected {reference[i]:R} within {units} units, {distance} apart");
            if (reference[i] == 0) Assert.Equal(float.IsNegative(reference[i]), float.IsNegative(actual[i]));
        }
    }

    private static long Order(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        return bits < 0 ? int.MinValue - (long)bits : bits;
    }

    private static int Count(Literal literal) => (int)literal.Type.ElementCount;

    private static void Check(string what, LaneProgram code, byte[] expected, Precision precision, params Literal[] inputs)
    {
        var count = Count(inputs[0]);
        using var program = new ProgramUnderTest(precision: precision);
        int[] arguments = [.. inputs.Select(i => program.Argument(i.Type))];
        var result = program.Result(TensorType.Of(code.OutputType(0), count));
        program.Then(new VectorMap([count], code, [.. arguments.Select(a => Dense(a, count))], [Dense(result, count)]));
        var actual = program.Run([.. inputs.Select(i => new[] { i })])[0].Bytes(0);
        Assert.True(actual.SequenceEqual(expected), $"{what} in {precision}: byte {actual.CommonPrefixLength(expected)} differs");
    }

    // All pairs of the type's awkward patterns, and random ones: 1,600 or so, an odd number of vectors.
    private static (Literal X, Literal Y) Pairs(ElementType type)
    {
        var size = type.ByteSize();
        var patterns = Patterns(type).Select(p => BitConverter.GetBytes(p)[..size]).ToArray();
        byte[][] x = [.. patterns.SelectMany(p => patterns.Select(_ => p))];
        byte[][] y = [.. patterns.SelectMany(_ => patterns)];
        var whole = TensorType.Of(type, x.Length);
        return (new Literal(whole, x.SelectMany(b => b).ToArray()), new Literal(whole, y.SelectMany(b => b).ToArray()));
    }

    private static IEnumerable<ulong> Patterns(ElementType type)
    {
        var random = new Random(17);
        if (type == ElementType.I1) return [0, 1, 1, 0, 1];
        ulong[] shared = [0, 1, 2, 3, 31, 32, 33, 63, 64, ulong.MaxValue, ulong.MaxValue - 1, 0x8000_0000_0000_0000, 0x8000, 0x7FFF,
            0x8000_0000, 0x7FFF_FFFF, 0x80, 0x7F];
        IEnumerable<ulong> floats = type switch
        {
            ElementType.Bf16 => Given.Awkward.Select(v => (ulong)((BFloat16)v).Bits).Append(0xFFC1ul),
            ElementType.F16 => Given.Awkward.Select(v => (ulong)BitConverter.HalfToUInt16Bits((Half)v)).Append(0xFE01ul),
            ElementType.F32 => Given.Awkward.Select(v => (ulong)BitConverter.SingleToUInt32Bits(v)).Append(0xFFC0_0001ul),
            ElementType.F64 => Given.Awkward.Select(v => BitConverter.DoubleToUInt64Bits(v)).Append(0xFFF8_0000_0000_0001ul),
            _ => [],
        };
        return [.. shared, .. floats, .. Enumerable.Range(0, 12).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
    }
}
