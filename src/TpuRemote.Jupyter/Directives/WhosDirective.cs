using System.Net;
using TpuRemote.Jupyter.FrontEnds;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#!whos</c></summary>
internal sealed class WhosDirective : Directive
{
    /// <inheritdoc />
    public override string Name => "#!whos";

    /// <inheritdoc />
    public override string Summary => "Lists the variables with their types and values.";

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call)
    {
        call.TakesNoArguments(Name);
        var rows = call.Kernel.Variables.Select(v => (v.Name, Type: CSharpName.Of(v.Type), Value: v.ShortText())).ToArray();
        var text = string.Join('\n', rows.Select(r => $"{r.Name}\t{r.Type}\t{r.Value}"));
        var html = "<table><thead><tr><th>Variable</th><th>Type</th><th>Value</th></tr></thead><tbody>"
            + string.Concat(rows.Select(r => $"<tr><td>{Safe(r.Name)}</td><td>{Safe(r.Type)}</td><td>{Safe(r.Value)}</td></tr>"))
            + "</tbody></table>";
        call.FrontEnd.Display(new MimeBundle(MimeBundle.OfText(text).Forms.Add(MimeBundle.Html, html)), null);
        return Task.CompletedTask;
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
