using System.Text;
using TpuRemote.Jupyter.FrontEnds;

namespace Ctpu.Notebooks;

/// <summary>A stream of a cell's output as a writer.</summary>
internal sealed class CellWriter(IFrontEnd frontEnd, OutputStream stream) : TextWriter
{
    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc />
    public override void Write(char value) => frontEnd.Stream(stream, value.ToString());

    /// <inheritdoc />
    public override void Write(char[] buffer, int index, int count) => frontEnd.Stream(stream, new string(buffer, index, count));

    /// <inheritdoc />
    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value)) frontEnd.Stream(stream, value);
    }

    /// <inheritdoc />
    public override void WriteLine(string? value) => frontEnd.Stream(stream, $"{value}\n");
}
