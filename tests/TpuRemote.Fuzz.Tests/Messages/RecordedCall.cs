using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Fuzz.Tests.Messages;

/// <summary>A call as an input: the method's name, then each message on a line of its own: a dot and its bytes in hexadecimal
/// digits.</summary>
/// <param name="Method">The method.</param>
/// <param name="Messages">The bytes of its requests, which need not be messages.</param>
internal sealed record RecordedCall(string Method, IReadOnlyList<byte[]> Messages)
{
    /// <summary>Stands for the name of a session, which has as many characters.</summary>
    public const string Session = "00000000000000000000000000000000";

    private static readonly ServiceDescriptor Service = TpuService.Descriptor;

    /// <summary>All methods' names.</summary>
    public static IReadOnlyList<string> Methods { get; } = [.. Service.Methods.Select(m => m.Name)];

    /// <summary>Reads an input; what is no such line is no message.</summary>
    public static RecordedCall Parse(byte[] input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        return new RecordedCall(lines[0], [.. lines.Skip(1).Where(l => l.StartsWith('.')).Select(l => Convert.FromHexString(l[1..]))]);
    }

    /// <summary>Reads a file of the corpus: <c>Method-what.json</c> holds a list of messages, any other file is an input already.</summary>
    public static byte[] Read(string file, byte[] bytes)
    {
        if (Path.GetExtension(file) != ".json") return bytes;
        var method = Path.GetFileNameWithoutExtension(file).Split('-')[0];
        var parser = new JsonParser(JsonParser.Settings.Default);
        using var json = System.Text.Json.JsonDocument.Parse(bytes);
        var type = Service.FindMethodByName(method).InputType;
        return new RecordedCall(
            method, [.. json.RootElement.EnumerateArray().Select(e => parser.Parse(e.GetRawText(), type).ToByteArray())]).ToInput();
    }

    /// <summary>The call as an input.</summary>
    public byte[] ToInput() => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Method}\n{string.Join('\n', Messages.Select(m => $".{Convert.ToHexString(m)}"))}"));

    /// <summary>Whether all that it sends are messages of the method, and as many as it takes.</summary>
    public bool IsWellFormed()
    {
        if (!Service.FindMethodByName(Method).IsClientStreaming && Messages.Count != 1) return false;
        try
        {
            foreach (var message in Messages) Service.FindMethodByName(Method).InputType.Parser.ParseFrom(message);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
