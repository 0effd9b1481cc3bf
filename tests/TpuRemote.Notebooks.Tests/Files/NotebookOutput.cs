using System.Collections.Immutable;

namespace TpuRemote.Notebooks.Tests.Files;

/// <summary>One output of a cell.</summary>
/// <param name="Kind">Its <c>output_type</c>, and of a stream its name.</param>
/// <param name="Forms">Its text by MIME type; that of a stream is text/plain.</param>
internal sealed record NotebookOutput(string Kind, ImmutableSortedDictionary<string, string> Forms);
