using System.Text.Json;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Wire;

/// <summary>A value's forms as Jupyter's <c>data</c>: JSON as it is, all else as text.</summary>
internal static class MimeJson
{
    /// <summary>Writes the property <c>data</c>.</summary>
    public static void Write(Utf8JsonWriter json, MimeBundle data)
    {
        json.WriteStartObject("data");
        foreach (var (type, content) in data.Forms)
        {
            json.WritePropertyName(type);
            if (Parsed(type, content) is { } parsed) parsed.WriteTo(json);
            else json.WriteStringValue(content);
        }
        json.WriteEndObject();
    }

    // Written anew, for it may hold line ends, which end a message. A formatter that makes bad JSON is shown as it wrote it.
    private static JsonElement? Parsed(string type, string content)
    {
        if (type != "application/json" && !type.EndsWith("+json", StringComparison.Ordinal)) return null;
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(content);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
