using System.Text;

namespace TpuRemote.Fuzz.Tests.Frames;

/// <summary>Bytes written as hexadecimal digits on any number of lines; lines that begin with # say what they are.</summary>
internal static class HexText
{
    /// <summary>The bytes of a file of the corpus; a file of another kind is bytes already.</summary>
    public static byte[] Read(string file, byte[] text) => Path.GetExtension(file) != ".hex"
        ? text
        : Convert.FromHexString(string.Concat(Encoding.UTF8.GetString(text).Split('\n').Where(line => !line.StartsWith('#'))));
}
