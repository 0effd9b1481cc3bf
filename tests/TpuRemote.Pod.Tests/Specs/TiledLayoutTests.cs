using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Pod.Tests.Specs;

public sealed class TiledLayoutTests
{
    // By hand: rows up to 8 (32-bit), 16 (16-bit) or 32 (8-bit), columns up to 128.
    [Theory]
    [InlineData(ElementType.F32, new long[] { 8, 128 }, 8 * 128 * 4)]
    [InlineData(ElementType.F32, new long[] { 9, 129 }, 16 * 256 * 4)]
    [InlineData(ElementType.F32, new long[] { 3, 1, 1 }, 3 * 8 * 128 * 4)]
    [InlineData(ElementType.F64, new long[] { 9, 129 }, 16 * 256 * 8)]
    [InlineData(ElementType.Bf16, new long[] { 9, 129 }, 16 * 256 * 2)]
    [InlineData(ElementType.Bf16, new long[] { 17, 1 }, 32 * 128 * 2)]
    [InlineData(ElementType.I1, new long[] { 33, 1 }, 64 * 128)]
    [InlineData(ElementType.F32, new long[] { }, 4096)]
    [InlineData(ElementType.F32, new long[] { 1024 }, 4096)]
    [InlineData(ElementType.F32, new long[] { 1025 }, 8192)]
    [InlineData(ElementType.Bf16, new long[] { 1025 }, 4096)]
    [InlineData(ElementType.F32, new long[] { 0, 5 }, 0)]
    public void PaddedByteSize_OfShape_FillsWholeTiles(ElementType elementType, long[] dimensions, long bytes) =>
        Assert.Equal(bytes, TiledLayout.PaddedByteSize(TensorType.Of(elementType, dimensions)));
}
