using System.Collections.Immutable;

namespace TpuRemote.Pod.Instructions;

/// <summary>
/// How an instruction walks a buffer: element (i0, i1, ...) of the iteration space is at <c>Offset + sum(i[d] * Strides[d])</c>
/// elements from the start of a replica's array. Stride 0 repeats (broadcast), a negative one goes backwards (reverse).
/// </summary>
/// <param name="Buffer">The buffer's number in <see cref="Executable.Buffers"/>.</param>
/// <param name="Offset">In elements.</param>
/// <param name="Strides">In elements, one for each dimension of the iteration space.</param>
public sealed record View(int Buffer, long Offset, ImmutableArray<long> Strides);
