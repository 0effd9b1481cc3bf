using System.Collections.Immutable;

namespace TpuRemote.Jupyter.Directives;

/// <summary>The directives that every notebook has.</summary>
internal static class KernelDirectives
{
    /// <summary>One of each.</summary>
    public static ImmutableArray<Directive> All =>
    [
        new AboutDirective(), new ListDirective(), new LoadDirective(), new ReferenceDirective(), new SourceDirective(),
        new TimeDirective(), new WhoDirective(), new WhosDirective(),
    ];
}
