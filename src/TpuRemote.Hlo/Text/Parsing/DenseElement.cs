using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>One number, or true or false, of a dense literal, read before the literal's type is known.</summary>
internal readonly record struct DenseElement(Token Token, bool Negative);
