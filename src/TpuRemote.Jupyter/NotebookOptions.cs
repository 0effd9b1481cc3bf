using System.Collections.Immutable;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.Packages;

namespace TpuRemote.Jupyter;

/// <summary>What a notebook begins with.</summary>
public sealed record NotebookOptions
{
    /// <summary>Directives beside the kernel's own.</summary>
    public ImmutableArray<Directive> Directives { get; init; } = [];

    /// <summary>
    /// Namespaces that every cell uses, and classes (<c>static System.Math</c>). Not PocketViewTags, whose <c>_</c> would take away the
    /// discard and whose one-letter names would turn slips of the pen into HTML.
    /// </summary>
    public ImmutableArray<string> Usings { get; init; } =
    [
        "System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks", "Microsoft.DotNet.Interactive.Formatting", "TpuRemote.Jupyter.Displays",
        "static TpuRemote.Jupyter.Displays.Notebook",
    ];

    /// <summary>Packages that came with the kernel, which <c>#r "nuget: ..."</c> gives without an SDK or a network.</summary>
    public ImmutableArray<BundledPackage> BundledPackages { get; init; } = [];

    /// <summary>
    /// The folder that relative paths of <c>#r</c>, <c>#i</c> and <c>#load</c> begin at, and from which nuget.config is looked for upward.
    /// </summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>How long an interrupted cell may go on before it is stopped by force.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long after that before the process is given up.</summary>
    public TimeSpan LastPatience { get; init; } = TimeSpan.FromSeconds(4);
}
