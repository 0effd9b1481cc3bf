using TpuRemote.Hlo.Text.Tokens;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>An argument of a region as the text declares it.</summary>
internal readonly record struct BlockArgument(string Name, Token Token, HloType Type);
