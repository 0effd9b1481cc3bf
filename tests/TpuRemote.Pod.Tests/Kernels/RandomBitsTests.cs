using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars.Random;
using TpuRemote.Hlo.Types;
using static TpuRemote.Pod.Tests.ProgramUnderTest;
using Generate = TpuRemote.Pod.Instructions.RandomBits;

namespace TpuRemote.Pod.Tests.Kernels;

public sealed class RandomBitsTests
{
    [Fact]
    public void RandomBits_ThreeFryOf64Bits_IsTheSpecificationsExample()
    {
        using var program = new ProgramUnderTest();
        var states = TensorType.Of(ElementType.Ui64, 2);
        var (state, next) = (program.Argument(states), program.Result(states));
        var bits = program.Result(TensorType.Of(ElementType.Ui64, 2, 2));
        program.Then(new Generate(Pod.Instructions.RandomAlgorithm.ThreeFry, state, next, bits));
        var results = program.Run([Literal.Create<ulong>(states, [1, 2])]);
        Assert.Equal([1ul, 6ul], Values<ulong>(results[0]));
        Assert.Equal([9236835810183407956, 16087790271692313299, 18212823393184779219, 2658481902456610144], Values<ulong>(results[1]));
    }

    [Fact]
    public void RandomBits_PhiloxOfManyTiles_AreTheWordsOfConsecutiveCounters()
    {
        const int Count = 100_001;
        using var program = new ProgramUnderTest(numReplicas: 2);
        var states = TensorType.Of(ElementType.Ui64, 3);
        var (state, next) = (program.Argument(states, isVarying: true), program.Result(states, isVarying: true));
        var bits = program.Result(TensorType.Of(ElementType.Ui32, Count), isVarying: true);
        program.Then(new Generate(Pod.Instructions.RandomAlgorithm.Philox, state, next, bits));
        var results = program.Run([Literal.Create<ulong>(states, [5, 7, 0]), Literal.Create<ulong>(states, [6, 7, 0])]);
        for (var replica = 0; replica < 2; replica++)
        {
            var actual = Values<uint>(results[1], replica);
            for (var i = 0; i < Count; i++)
            {
                var block = Philox.Generate((uint)(5 + replica), 0, new((uint)(7 + i / 4), 0, 0, 0));
                Assert.Equal((i % 4) switch { 0 => block.Word0, 1 => block.Word1, 2 => block.Word2, _ => block.Word3 }, actual[i]);
            }
            Assert.Equal([(ulong)(5 + replica), 7 + 25_001, 0], Values<ulong>(results[0], replica));
        }
    }
}
