using TpuRemote.Hlo.ElementTypes;

namespace TpuRemote.Hlo.Tests.ElementTypes;

public sealed class ElementTypeTests
{
    [Theory]
    [InlineData(ElementType.I1, "i1", 1, 1, typeof(bool))]
    [InlineData(ElementType.I8, "i8", 1, 8, typeof(sbyte))]
    [InlineData(ElementType.I16, "i16", 2, 16, typeof(short))]
    [InlineData(ElementType.I32, "i32", 4, 32, typeof(int))]
    [InlineData(ElementType.I64, "i64", 8, 64, typeof(long))]
    [InlineData(ElementType.Ui8, "ui8", 1, 8, typeof(byte))]
    [InlineData(ElementType.Ui16, "ui16", 2, 16, typeof(ushort))]
    [InlineData(ElementType.Ui32, "ui32", 4, 32, typeof(uint))]
    [InlineData(ElementType.Ui64, "ui64", 8, 64, typeof(ulong))]
    [InlineData(ElementType.Bf16, "bf16", 2, 16, typeof(BFloat16))]
    [InlineData(ElementType.F16, "f16", 2, 16, typeof(Half))]
    [InlineData(ElementType.F32, "f32", 4, 32, typeof(float))]
    [InlineData(ElementType.F64, "f64", 8, 64, typeof(double))]
    public void ElementType_Facts_AreThoseOfTheSpecification(ElementType type, string name, int bytes, int bits, Type clr)
    {
        Assert.Equal(name, type.Name());
        Assert.Equal(bytes, type.ByteSize());
        Assert.Equal(bits, type.BitWidth());
        Assert.Equal(clr, type.ClrType());
        Assert.True(ElementTypeExtensions.TryParse(name, out ElementType parsed));
        Assert.Equal(type, parsed);
        Assert.True(ElementTypeExtensions.TryFromClrType(clr, out ElementType carried));
        Assert.Equal(type, carried);
    }

    [Fact]
    public void ElementType_Kinds_FollowTheNamesFirstLetters()
    {
        foreach (ElementType type in ElementTypeExtensions.All)
        {
            string name = type.Name();
            Assert.Equal(name == "i1", type.IsBoolean());
            Assert.Equal(name[0] == 'i' && name != "i1", type.IsSigned());
            Assert.Equal(name[0] == 'u', type.IsUnsigned());
            Assert.Equal(name[0] is 'f' or 'b', type.IsFloat());
            Assert.Equal(type.IsSigned() || type.IsUnsigned(), type.IsInteger());
        }

        Assert.Equal(13, ElementTypeExtensions.All.Count);
    }

    [Theory]
    [InlineData("I8")]
    [InlineData("f8")]
    [InlineData("")]
    public void TryParse_UnknownName_IsRefused(string name) => Assert.False(ElementTypeExtensions.TryParse(name, out _));

    [Fact]
    public void TryFromClrType_Decimal_IsRefused() => Assert.False(ElementTypeExtensions.TryFromClrType(typeof(decimal), out _));

    [Fact]
    public void Name_UndefinedValue_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => ((ElementType)13).Name());
}
