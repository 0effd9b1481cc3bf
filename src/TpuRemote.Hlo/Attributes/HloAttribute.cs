using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Text.Printing;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Attributes;

/// <summary>A constant fact of an op, function or module: the closed family of MLIR attributes that StableHLO text uses.</summary>
public abstract record HloAttribute
{
    /// <summary>The attribute as MLIR writes it, cut short where it is long: for messages, not for programs.</summary>
    public sealed override string ToString() => AttributePrinter.Excerpt(this);
}

/// <summary><c>5 : i64</c>. <paramref name="Type"/> is the MLIR type's name, for example <c>i64</c> or <c>i32</c>.</summary>
public sealed record IntegerAttribute(long Value, string Type = "i64") : HloAttribute;

/// <summary><c>1.0 : f32</c>.</summary>
public sealed record FloatAttribute(double Value, string Type = "f64") : HloAttribute;

/// <summary><c>true</c> or <c>false</c>.</summary>
public sealed record BooleanAttribute(bool Value) : HloAttribute;

/// <summary><c>"text"</c>.</summary>
public sealed record StringAttribute(string Value) : HloAttribute;

/// <summary>An attribute that says all by standing there, such as <c>use_global_device_ids</c>.</summary>
public sealed record UnitAttribute : HloAttribute;

/// <summary><c>[a, b]</c>.</summary>
public sealed record ArrayAttribute(ImmutableArray<HloAttribute> Items) : HloAttribute;

/// <summary><c>array&lt;i64: 1, 2&gt;</c>; booleans (<c>array&lt;i1: true&gt;</c>) as 0 and 1.</summary>
public sealed record DenseArrayAttribute(ElementType ElementType, ImmutableArray<long> Values) : HloAttribute
{
    /// <summary>An <c>array&lt;i64&gt;</c>.</summary>
    public static DenseArrayAttribute Of(params ReadOnlySpan<long> values) => new(ElementType.I64, [.. values]);

    /// <summary>An <c>array&lt;i1&gt;</c>.</summary>
    public static DenseArrayAttribute OfBooleans(IEnumerable<bool> values) => new(ElementType.I1, [.. values.Select(v => v ? 1L : 0L)]);
}

/// <summary><c>dense&lt;...&gt; : tensor&lt;...&gt;</c>.</summary>
public sealed record DenseElementsAttribute(Literal Value) : HloAttribute;

/// <summary><c>#stablehlo&lt;comparison_direction EQ&gt;</c>: <paramref name="Kind"/> is the enumeration, in snake case.</summary>
public sealed record EnumAttribute(string Kind, string Value) : HloAttribute;

/// <summary><c>@name</c>.</summary>
public sealed record SymbolAttribute(string Name) : HloAttribute;

/// <summary>A type standing as an attribute.</summary>
public sealed record TypeAttribute(HloType Type) : HloAttribute;

/// <summary><c>{a = 1 : i64}</c>.</summary>
public sealed record DictionaryAttribute(AttributeDictionary Items) : HloAttribute;

/// <summary>An attribute of another dialect (<c>#sdy...</c>), accepted and kept as its text.</summary>
public sealed record OpaqueAttribute(string Text) : HloAttribute;
