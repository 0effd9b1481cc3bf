using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>An origin that still knows the ops themselves; made only while a compilation is being explained.</summary>
/// <param name="Name">See <see cref="Origin"/>.</param>
/// <param name="Place">See <see cref="Origin"/>.</param>
/// <param name="Operations">The ops that the instruction computes.</param>
internal sealed record OperationsOrigin(string Name, string Place, ImmutableArray<Operation> Operations) : Origin(Name, Place);
