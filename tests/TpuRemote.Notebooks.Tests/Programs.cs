namespace TpuRemote.Notebooks.Tests;

/// <summary>
/// Tests that run whole programs, one after another: each takes all cores, and builds must not write to the same folders at once.
/// </summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public sealed class Programs
{
    /// <summary>Its name.</summary>
    public const string Collection = "programs";
}
