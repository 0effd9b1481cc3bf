using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using TpuRemote.Jupyter.Cells;
using TpuRemote.Jupyter.Language;

namespace TpuRemote.Jupyter.Wire;

/// <summary>Reads requests and answers them one after another; an interrupt or a user's answer does not wait for its turn.</summary>
internal sealed class RequestLoop(Connection connection, WireFrontEnd frontEnd, NotebookKernel kernel)
{
    // The Python side waits no longer.
    private static readonly TimeSpan LanguageTime = TimeSpan.FromSeconds(10);

    private readonly Channel<JsonElement> _waiting = Channel.CreateUnbounded<JsonElement>();

    /// <summary>Serves until the other side says so or is gone; blocks its thread.</summary>
    public void Run()
    {
        var work = Task.Run(AnswerAllAsync);
        while (connection.Read() is { } request && TypeOf(request) != "shutdown") Take(request);
        _waiting.Writer.Complete();
        // A cell that still runs ends with the process.
        if (work.IsFaulted) work.GetAwaiter().GetResult();
    }

    private void Take(JsonElement request)
    {
        switch (TypeOf(request))
        {
            case "interrupt":
                kernel.Interrupt();
                break;
            case "input" when request.TryGetProperty("refused", out _):
                frontEnd.Questions.Refuse(IdOf(request));
                break;
            case "input":
                frontEnd.Questions.Answer(IdOf(request), request.GetProperty("text").GetString());
                break;
            default:
                _waiting.Writer.TryWrite(request);
                break;
        }
    }

    private async Task AnswerAllAsync()
    {
        await foreach (var request in _waiting.Reader.ReadAllAsync())
        {
            try
            {
                await AnswerAsync(request);
            }
            catch (Exception e)
            {
                // A fault of the kernel, not of the cell: it is told, and the kernel lives on.
                Reply(request, new CellOutcome.Failed(e.GetType().Name, e.Message, [.. $"The kernel failed: {e}".Split('\n')]));
            }
        }
    }

    private Task AnswerAsync(JsonElement request) => TypeOf(request) switch
    {
        "execute" => ExecuteAsync(request),
        "complete" => AskLanguageAsync(request, Complete),
        "inspect" => AskLanguageAsync(request, Inspect),
        "is_complete" => AskLanguageAsync(request, IsComplete),
        var unknown => throw new InvalidOperationException($"a request of type '{unknown}' is unknown"),
    };

    private async Task ExecuteAsync(JsonElement request)
    {
        frontEnd.BeginCell(request.GetProperty("cell").GetInt32(), request.GetProperty("stdin").GetBoolean());
        var cell = new Cell(
            CodeOf(request), request.GetProperty("count").GetInt32(), request.GetProperty("silent").GetBoolean());
        CellOutcome outcome;
        try
        {
            outcome = await kernel.ExecuteAsync(cell);
        }
        finally
        {
            frontEnd.EndCell();
        }
        Reply(request, outcome);
    }

    private void Reply(JsonElement request, CellOutcome outcome) => connection.Send("reply", json =>
    {
        json.WriteNumber("id", IdOf(request));
        switch (outcome)
        {
            case CellOutcome.Succeeded:
                json.WriteString("status", "ok");
                break;
            case CellOutcome.Unstoppable:
                json.WriteString("status", "unstoppable");
                break;
            case CellOutcome.Failed failed:
                json.WriteString("status", "error");
                json.WriteString("ename", failed.Name);
                json.WriteString("evalue", failed.Message);
                json.WriteStartArray("traceback");
                foreach (var line in failed.Traceback) json.WriteStringValue(line);
                json.WriteEndArray();
                break;
        }
    });

    // On its own thread, so that its deadline holds though the answer is worked out synchronously.
    private async Task AskLanguageAsync(JsonElement request, Func<JsonElement, CancellationToken, Action<Utf8JsonWriter>> ask)
    {
        using var deadline = new CancellationTokenSource(LanguageTime);
        var answer = await Task.Run(() => ask(request, deadline.Token), deadline.Token);
        connection.Send("reply", json =>
        {
            json.WriteNumber("id", IdOf(request));
            json.WriteString("status", "ok");
            answer(json);
        });
    }

    private Action<Utf8JsonWriter> Complete(JsonElement request, CancellationToken cancel)
    {
        var code = CodeOf(request);
        var list = kernel.Language.Complete(code, CursorOf(request, code), cancel);
        return json =>
        {
            json.WriteNumber("start", CodePoints.FromUtf16(code, list.Start));
            json.WriteNumber("end", CodePoints.FromUtf16(code, list.End));
            WriteItems(json, list.Items);
        };
    }

    private static void WriteItems(Utf8JsonWriter json, ImmutableArray<CompletionItem> items)
    {
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("text", item.Text);
            json.WriteString("type", item.Kind);
            json.WriteString("signature", item.Signature);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private Action<Utf8JsonWriter> Inspect(JsonElement request, CancellationToken cancel)
    {
        var code = CodeOf(request);
        var data = kernel.Language.Inspect(code, CursorOf(request, code), request.GetProperty("detail").GetBoolean(), cancel);
        return json =>
        {
            if (data is null) json.WriteNull("data");
            else MimeJson.Write(json, data);
        };
    }

    private Action<Utf8JsonWriter> IsComplete(JsonElement request, CancellationToken cancel)
    {
        var completeness = kernel.Language.IsComplete(CodeOf(request));
        return json =>
        {
            json.WriteString("completeness", completeness.Status);
            json.WriteString("indent", completeness.Indent);
        };
    }

    private static string TypeOf(JsonElement request) => request.GetProperty("type").GetString()!;

    private static int IdOf(JsonElement request) => request.GetProperty("id").GetInt32();

    private static string CodeOf(JsonElement request) => request.GetProperty("code").GetString()!;

    private static int CursorOf(JsonElement request, string code) =>
        CodePoints.ToUtf16(code, request.GetProperty("cursor").GetInt32());
}
