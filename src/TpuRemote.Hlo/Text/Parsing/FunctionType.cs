using System.Collections.Immutable;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary><c>(T, U) -> V</c>: what an op reads and makes.</summary>
internal readonly record struct FunctionType(ImmutableArray<HloType> Operands, ImmutableArray<HloType> Results);
