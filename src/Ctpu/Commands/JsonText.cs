using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ctpu.Commands;

/// <summary>A result as JSON on the terminal.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a value.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Format);
}
