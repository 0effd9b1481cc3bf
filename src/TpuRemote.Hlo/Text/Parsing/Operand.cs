using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>A value named as an operand, and where.</summary>
internal readonly record struct Operand(Value Value, Token Token);
