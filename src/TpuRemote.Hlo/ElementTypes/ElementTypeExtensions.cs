namespace TpuRemote.Hlo.ElementTypes;

/// <summary>Facts about each <see cref="ElementType"/>, from one table.</summary>
public static class ElementTypeExtensions
{
    enum Kind
    {
        Boolean,
        Signed,
        Unsigned,
        Float,
    }

    // Indexed by the enum's value.
    static readonly Facts[] Table =
    [
        new("i1", 1, 1, Kind.Boolean, typeof(bool)),
        new("i8", 1, 8, Kind.Signed, typeof(sbyte)),
        new("i16", 2, 16, Kind.Signed, typeof(short)),
        new("i32", 4, 32, Kind.Signed, typeof(int)),
        new("i64", 8, 64, Kind.Signed, typeof(long)),
        new("ui8", 1, 8, Kind.Unsigned, typeof(byte)),
        new("ui16", 2, 16, Kind.Unsigned, typeof(ushort)),
        new("ui32", 4, 32, Kind.Unsigned, typeof(uint)),
        new("ui64", 8, 64, Kind.Unsigned, typeof(ulong)),
        new("bf16", 2, 16, Kind.Float, typeof(BFloat16)),
        new("f16", 2, 16, Kind.Float, typeof(Half)),
        new("f32", 4, 32, Kind.Float, typeof(float)),
        new("f64", 8, 64, Kind.Float, typeof(double)),
    ];

    /// <summary>All element types in the enum's order.</summary>
    public static IReadOnlyList<ElementType> All { get; } = Enum.GetValues<ElementType>();

    /// <summary>The name in program text: <c>i1</c>, <c>ui8</c>, <c>bf16</c> ...</summary>
    public static string Name(this ElementType type) => Of(type).Name;

    /// <summary>Finds the type with this name in program text; names are case-sensitive.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out ElementType type)
    {
        for (int i = 0; i < Table.Length; i++)
        {
            if (name.SequenceEqual(Table[i].Name))
            {
                type = (ElementType)i;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>Bytes of one stored element; 1 for <see cref="ElementType.I1"/>.</summary>
    public static int ByteSize(this ElementType type) => Of(type).Bytes;

    /// <summary>Bits that carry the value; 1 for <see cref="ElementType.I1"/>.</summary>
    public static int BitWidth(this ElementType type) => Of(type).Bits;

    /// <summary>Whether this is a signed or unsigned integer; <see cref="ElementType.I1"/> is not.</summary>
    public static bool IsInteger(this ElementType type) => Of(type).Kind is Kind.Signed or Kind.Unsigned;

    /// <summary>Whether this is a signed integer.</summary>
    public static bool IsSigned(this ElementType type) => Of(type).Kind == Kind.Signed;

    /// <summary>Whether this is an unsigned integer; <see cref="ElementType.I1"/> is not.</summary>
    public static bool IsUnsigned(this ElementType type) => Of(type).Kind == Kind.Unsigned;

    /// <summary>Whether this is a floating-point type.</summary>
    public static bool IsFloat(this ElementType type) => Of(type).Kind == Kind.Float;

    /// <summary>Whether this is <see cref="ElementType.I1"/>.</summary>
    public static bool IsBoolean(this ElementType type) => Of(type).Kind == Kind.Boolean;

    /// <summary>
    /// The C# type with this layout: <see cref="bool"/>, <see cref="sbyte"/> ... <see cref="BFloat16"/>, <see cref="Half"/>.
    /// </summary>
    public static Type ClrType(this ElementType type) => Of(type).Clr;

    /// <summary>Finds the element type that a C# type carries, the inverse of <see cref="ClrType"/>.</summary>
    public static bool TryFromClrType(Type clr, out ElementType type)
    {
        int index = Array.FindIndex(Table, facts => facts.Clr == clr);
        type = (ElementType)Math.Max(index, 0);
        return index >= 0;
    }

    static Facts Of(ElementType type) => (uint)type < (uint)Table.Length
        ? Table[(int)type]
        : throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type; expected one of i1 ... f64.");

    sealed record Facts(string Name, int Bytes, int Bits, Kind Kind, Type Clr);
}
