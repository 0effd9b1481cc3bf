using System.Collections.Immutable;

namespace TpuRemote.Pod.Specs;

/// <summary>One of the sizes in which a generation is rented.</summary>
/// <param name="Name">The name, such as <c>v3-32</c>.</param>
/// <param name="Mesh">Chips along x, y and z.</param>
/// <param name="Host">The block of chips, along x, y and z, that one host drives; it divides the mesh.</param>
public sealed record SliceShape(string Name, ImmutableArray<int> Mesh, ImmutableArray<int> Host);
