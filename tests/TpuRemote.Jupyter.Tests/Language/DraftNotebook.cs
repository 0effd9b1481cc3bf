using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.Extensions;
using TpuRemote.Jupyter.FrontEnds;
using TpuRemote.Jupyter.Language;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter.Tests.Language;

/// <summary>A notebook whose cells were compiled but not run, to be asked about code; <c>¦</c> in the code is the cursor.</summary>
internal sealed class DraftNotebook
{
    public const char Cursor = '¦';

    private static readonly Lazy<NotebookReferences> References =
        new(() => new NotebookReferences(new NotebookLoadContext(), new NotebookExtensions(new DirectiveTable())));

    public DraftNotebook(params string[] cells)
    {
        Chain = new SubmissionChain(References.Value, new NotebookLoadContext());
        Chain.Compile("using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Text;" +
            "using System.Threading; using System.Threading.Tasks;", "Prelude", default);
        for (var i = 0; i < cells.Length; i++) Chain.Compile(cells[i], $"Cell {i + 1}", default);
    }

    public SubmissionChain Chain { get; }

    public string Folder { get; init; } = AppContext.BaseDirectory;

    public Func<string, string?>? ValueOf { get; init; }

    public LanguageService Service => new(Chain.Draft, () => KernelDirectives.All, Folder, ValueOf);

    public CompletionList Complete(string code)
    {
        var cursor = code.IndexOf(Cursor, StringComparison.Ordinal);
        return Service.Complete(code.Remove(cursor, 1), cursor, default);
    }

    public MimeBundle? Inspect(string code, bool isDetailed = false)
    {
        var cursor = code.IndexOf(Cursor, StringComparison.Ordinal);
        return Service.Inspect(code.Remove(cursor, 1), cursor, isDetailed, default);
    }

    public string[] Texts(string code) => [.. Complete(code).Items.Select(i => i.Text)];
}
