using System.Text;
using System.Text.Json;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Wire;

/// <summary>Sends what cells show, within their allowances, text in batches. Used by one thread at a time.</summary>
internal sealed class OutputSender(Connection connection)
{
    private const int BatchLength = 8 << 10;

    private readonly StringBuilder _batch = new();
    private readonly TextAllowance _text = new(TextAllowance.DefaultHead, TextAllowance.DefaultTail);
    private readonly DisplayAllowance _displays = new(
        DisplayAllowance.DefaultOne, DisplayAllowance.DefaultAll, DisplayAllowance.DefaultCount);
    private OutputStream _batchStream;
    private int _cell;

    /// <summary>Ends a cell and begins another.</summary>
    public void Begin(int cell)
    {
        End();
        _displays.Forget();
        _cell = cell;
    }

    /// <summary>Sends what was held back of a cell's text.</summary>
    public void End()
    {
        foreach (var (stream, text) in _text.End()) Append(stream, text);
        SendBatch(isWhole: true);
    }

    /// <summary>Text.</summary>
    public void Stream(OutputStream stream, string text) => Append(stream, _text.Admit(stream, text));

    /// <summary>A display, if the cell may show another.</summary>
    public void Display(MimeBundle data, string? displayId)
    {
        if (_displays.Admit(data) is { } admitted) SendDisplay("display", admitted, displayId);
    }

    /// <summary>A display in the place of an earlier one.</summary>
    public void Update(MimeBundle data, string displayId) => SendDisplay("update", _displays.AdmitUpdate(data), displayId);

    /// <summary>The cell's result.</summary>
    public void Result(MimeBundle data, int executionCount) => SendAfterText("result", json =>
    {
        json.WriteNumber("count", executionCount);
        MimeJson.Write(json, _displays.AdmitUpdate(data));
    });

    /// <summary>Removes what the cell has shown.</summary>
    public void Clear(bool wait)
    {
        SendAfterText("clear", json => json.WriteBoolean("wait", wait));
        _text.Forget();
        _displays.Forget();
    }

    /// <summary>Sends the batch; half a character waits for its other half.</summary>
    public void Flush() => SendBatch(isWhole: false);

    private void Append(OutputStream stream, string text)
    {
        if (text.Length == 0) return;
        if (stream != _batchStream) SendBatch(isWhole: true);
        _batchStream = stream;
        _batch.Append(text);
        if (_batch.Length >= BatchLength) SendBatch(isWhole: false);
    }

    private void SendBatch(bool isWhole)
    {
        if (_batch.Length == 0) return;
        var text = _batch.ToString();
        _batch.Clear();
        if (!isWhole && char.IsHighSurrogate(text[^1]))
        {
            _batch.Append(text[^1]);
            text = text[..^1];
        }
        if (text.Length > 0) SendText(text);
    }

    private void SendText(string text) => Send("stream", json =>
    {
        json.WriteString("name", _batchStream == OutputStream.Error ? "stderr" : "stdout");
        json.WriteString("text", text);
    });

    private void SendDisplay(string type, MimeBundle data, string? displayId) => SendAfterText(type, json =>
    {
        json.WriteString("display_id", displayId);
        MimeJson.Write(json, data);
    });

    private void SendAfterText(string type, Action<Utf8JsonWriter> content)
    {
        SendBatch(isWhole: true);
        Send(type, content);
    }

    private void Send(string type, Action<Utf8JsonWriter> content) => connection.Send(type, json =>
    {
        json.WriteNumber("cell", _cell);
        content(json);
    });
}
