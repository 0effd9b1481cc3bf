using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Tests.Text.Printing;

public sealed class AttributeExcerptTests
{
    [Fact]
    public void ToString_OfAnAttribute_IsItsText()
    {
        Assert.Equal("3 : i64", new IntegerAttribute(3).ToString());
        Assert.Equal("array<i64: 1, 2>", DenseArrayAttribute.Of(1, 2).ToString());
        Assert.Equal("#stablehlo<precision HIGH>", new EnumAttribute("precision", "HIGH").ToString());
        Assert.Equal("#other.thing<a = 1>", new OpaqueAttribute("#other.thing<a = 1>").ToString());
    }

    [Fact]
    public void ToString_OfALargeAttribute_IsCutShort()
    {
        var large = Literal.Zeros(TensorType.Of(ElementType.F32, 1000, 1000));
        Assert.Equal("dense<...> : tensor<1000x1000xf32>", new DenseElementsAttribute(large).ToString());
        var text = new StringAttribute(new string('x', 1000)).ToString();
        Assert.Equal($"\"{new string('x', 159)}...", text);
    }
}
