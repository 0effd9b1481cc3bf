namespace TpuRemote.Hlo.Types;

/// <summary>The type of tokens, which order side effects such as infeed and outfeed (specification, section "Types").</summary>
public sealed record TokenType : HloType
{
    /// <summary>The one token type.</summary>
    public static TokenType Instance { get; } = new();

    private TokenType()
    {
    }

    /// <inheritdoc />
    public override string ToString() => "!stablehlo.token";
}
