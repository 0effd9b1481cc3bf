using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars.Random;
using TpuRemote.Hlo.Types;
using static TpuRemote.Hlo.Tests.Ops.Programs;

namespace TpuRemote.Hlo.Tests.Ops;

/// <summary>
/// The algorithms against the known answers that Random123 publishes (kat_vectors); the layout against the specification's example and,
/// for the rest, against the algorithms at the counters that XLA's rng_bit_generator uses.
/// </summary>
public sealed class RngBitGeneratorOpTests
{
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0x6b200159u, 0x99ba4efeu)]
    [InlineData(~0u, ~0u, ~0u, ~0u, 0x1cb996fcu, 0xbb002be7u)]
    [InlineData(0x13198a2eu, 0x03707344u, 0x243f6a88u, 0x85a308d3u, 0xc4923a9cu, 0x483df7a0u)]
    public void ThreeFry_KnownAnswers_Agree(uint key0, uint key1, uint counter0, uint counter1, uint first, uint second) =>
        Assert.Equal((first, second), ThreeFry.Generate(key0, key1, counter0, counter1));

    [Fact]
    public void Philox_KnownAnswers_Agree()
    {
        Assert.Equal(new(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8), Philox.Generate(0, 0, new(0, 0, 0, 0)));
        Assert.Equal(new(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd), Philox.Generate(~0u, ~0u, new(~0u, ~0u, ~0u, ~0u)));
        var digitsOfPi = Philox.Generate(0xa4093822, 0x299f31d0, new(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344));
        Assert.Equal(new(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1), digitsOfPi);
    }

    [Fact]
    public void Evaluate_ThreeFryOf64Bits_IsTheSpecificationsExample()
    {
        var (state, bits) = Bits([1, 2], TensorType.Of(ElementType.Ui64, 2, 2), "THREE_FRY");
        Assert.Equal([1ul, 6ul], state);
        Assert.Equal([9236835810183407956, 16087790271692313299, 18212823393184779219, 2658481902456610144], bits.ToArray<ulong>());
    }

    [Fact]
    public void Evaluate_ThreeFryOf32Bits_PairsNeighboursAlongTheFirstEvenDimension()
    {
        const ulong Key = 0x0000000500000003;
        var (state, bits) = Bits([Key, uint.MaxValue], TensorType.Of(ElementType.Ui32, 3, 2), "THREE_FRY");
        // The counter crosses 32 bits after its first value.
        (uint, uint)[] pairs = [ThreeFry.Generate(3, 5, ~0u, 0), ThreeFry.Generate(3, 5, 0, 1), ThreeFry.Generate(3, 5, 1, 1)];
        Assert.Equal(pairs.SelectMany(p => new[] { p.Item1, p.Item2 }), bits.ToArray<uint>());
        Assert.Equal([Key, uint.MaxValue + 3ul], state);
    }

    [Fact]
    public void Evaluate_ThreeFryOfOddShape_CutsTheLongestDimension()
    {
        // [1, 3]: no even dimension, so 3 is halved to 2: counters 0 and 1, and the last word is dropped.
        var (state, bits) = Bits([0, 0], TensorType.Of(ElementType.I32, 1, 3), "THREE_FRY");
        var (first, second) = (ThreeFry.Generate(0, 0, 0, 0), ThreeFry.Generate(0, 0, 1, 0));
        Assert.Equal([(int)first.First, (int)first.Second, (int)second.First], bits.ToArray<int>());
        Assert.Equal([0ul, 2ul], state);
        var (scalarState, scalar) = Bits([0, 0], TensorType.Of(ElementType.F32), "THREE_FRY");
        Assert.Equal(first.First, BitConverter.SingleToUInt32Bits(scalar.AsSpan<float>()[0]));
        Assert.Equal([0ul, 1ul], scalarState);
    }

    [Theory]
    [InlineData("PHILOX")]
    [InlineData("DEFAULT")]
    public void Evaluate_PhiloxOfTwoWords_CountsFromTheSecondWithTheKeyAbove(string algorithm)
    {
        const ulong Key = 0x0000000700000009;
        var (state, bits) = Bits([Key, ulong.MaxValue], TensorType.Of(ElementType.Ui32, 6), algorithm);
        var first = Philox.Generate(9, 7, new(~0u, ~0u, 9, 7));
        var second = Philox.Generate(9, 7, new(0, 0, 10, 7));
        Assert.Equal([first.Word0, first.Word1, first.Word2, first.Word3, second.Word0, second.Word1], bits.ToArray<uint>());
        Assert.Equal([Key, 1ul], state);
    }

    [Fact]
    public void Evaluate_PhiloxOfThreeWords_KeepsTheWholeCounter()
    {
        var (state, bits) = Bits([5, ulong.MaxValue, 3], TensorType.Of(ElementType.Ui64, 3), "PHILOX");
        var (first, second) = (Philox.Generate(5, 0, new(~0u, ~0u, 3, 0)), Philox.Generate(5, 0, new(0, 0, 4, 0)));
        static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
        Assert.Equal(
            [Join(first.Word0, first.Word1), Join(first.Word2, first.Word3), Join(second.Word0, second.Word1)], bits.ToArray<ulong>());
        Assert.Equal([5ul, 1ul, 4ul], state);
    }

    [Theory]
    [InlineData("PHILOX")]
    [InlineData("THREE_FRY")]
    public void Evaluate_NarrowElements_AreTheLowBitsOf32(string algorithm)
    {
        var (wideState, wide) = Bits([1, 2], TensorType.Of(ElementType.Ui32, 2, 3), algorithm);
        var (narrowState, narrow) = Bits([1, 2], TensorType.Of(ElementType.Ui16, 2, 3), algorithm);
        var (_, bytes) = Bits([1, 2], TensorType.Of(ElementType.Ui8, 2, 3), algorithm);
        Assert.Equal(wideState, narrowState);
        Assert.Equal(wide.ToArray<uint>().Select(w => (ushort)w), narrow.ToArray<ushort>());
        Assert.Equal(wide.ToArray<uint>().Select(w => (byte)w), bytes.ToArray<byte>());
    }

    [Fact]
    public void Infer_BrokenConstraints_AreNamed()
    {
        HloType two = Of(ElementType.Ui64, 2), three = Of(ElementType.Ui64, 3), bits = Of(ElementType.Ui32, 4);
        string[] Codes(string algorithm, HloType state, params HloType[] results) => Broken(
            RngBitGeneratorOp.Instance,
            [state],
            AttributeDictionary.Of(("rng_algorithm", new EnumAttribute("rng_algorithm", algorithm))),
            results: [.. results]);
        Assert.Equal([], Codes("PHILOX", three, three, bits));
        Assert.Equal(["rng_bit_generator_c1"], Codes("PHILOX", two, three, bits));
        Assert.Equal(["rng_bit_generator_c2"], Codes("THREE_FRY", three, three, bits));
        Assert.Equal(["rng_bit_generator_c2"], Codes("DEFAULT", Of(ElementType.Ui64, 4), Of(ElementType.Ui64, 4), bits));
        Assert.Equal(["rng_bit_generator_i1"], Codes("MERSENNE", two, two, bits));
        Assert.Equal(["rng_bit_generator_i2"], Codes("PHILOX", bits, bits, bits));
        Assert.Equal(["rng_bit_generator_o2"], Codes("PHILOX", two, two, Of(ElementType.I1, 4)));
        Assert.Equal(["rng_bit_generator_o"], Codes("PHILOX", two));
    }

    private static (ulong[] State, Literals.Literal Bits) Bits(ulong[] state, TensorType type, string algorithm)
    {
        var results = Run([Tensor(state, state.Length)], (b, a) =>
        {
            var (next, bits) = b.RngBitGenerator(a[0], type, algorithm);
            return [next, bits];
        });
        return (results[0].ToArray<ulong>(), results[1]);
    }
}
