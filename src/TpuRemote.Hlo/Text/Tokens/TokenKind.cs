namespace TpuRemote.Hlo.Text.Tokens;

/// <summary>The sorts of token that MLIR text consists of.</summary>
internal enum TokenKind
{
    /// <summary>The text is over.</summary>
    End,

    /// <summary>Something that is no token; <see cref="Token.Fault"/> says why.</summary>
    Invalid,

    /// <summary><c>stablehlo.add</c>, <c>tensor</c>, <c>dims</c>.</summary>
    BareIdentifier,

    /// <summary><c>%0</c>, <c>%arg0</c>: a value.</summary>
    PercentIdentifier,

    /// <summary><c>@main</c>, <c>@"any name"</c>: a symbol.</summary>
    AtIdentifier,

    /// <summary><c>#stablehlo.dot</c>, <c>#loc1</c>, and the <c>#1</c> of <c>%0#1</c>.</summary>
    HashIdentifier,

    /// <summary><c>^bb0</c>: a block.</summary>
    CaretIdentifier,

    /// <summary><c>!stablehlo.token</c>: a type.</summary>
    ExclamationIdentifier,

    /// <summary><c>12</c>, <c>0x1F</c>; never negative.</summary>
    Integer,

    /// <summary><c>1.5e-3</c>; never negative.</summary>
    Float,

    /// <summary><c>"text"</c>.</summary>
    String,

    /// <summary>Brackets, comma, colon, equals, minus, <c>-></c> and their like.</summary>
    Punctuation,
}
