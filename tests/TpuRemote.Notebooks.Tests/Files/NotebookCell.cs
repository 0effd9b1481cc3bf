using System.Collections.Immutable;

namespace TpuRemote.Notebooks.Tests.Files;

/// <summary>One cell.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="IsCode">Whether it runs.</param>
/// <param name="Source">Its text.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="ExecutionCount">The number that it ran as; null where it did not.</param>
/// <param name="Outputs">What it showed; pieces of one stream are one.</param>
internal sealed record NotebookCell(
    string Id, bool IsCode, string Source, ImmutableArray<string> Tags, int? ExecutionCount, ImmutableArray<NotebookOutput> Outputs)
{
    /// <summary>Marks cells whose results differ between machines and runs: of them only the kinds of outputs are compared.</summary>
    public const string VariesTag = "varies";

    /// <summary>Whether it has that mark.</summary>
    public bool Varies => Tags.Contains(VariesTag);
}
