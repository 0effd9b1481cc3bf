using System.Text;
using TpuRemote.Jupyter.Execution;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Displays;

/// <summary>
/// Makes <see cref="Console"/> the notebook's: what is printed goes to the cell as it is printed, what is read is asked of the user.
/// </summary>
internal static class NotebookConsole
{
    private static readonly Lazy<bool> Redirected = new(Redirect);

    /// <summary>Redirects, once for the process.</summary>
    public static void Install() => _ = Redirected.Value;

    private static bool Redirect()
    {
        Console.SetOut(new StreamWriter(OutputStream.Output, Console.Out));
        Console.SetError(new StreamWriter(OutputStream.Error, Console.Error));
        Console.SetIn(new LineReader(Console.In));
        return true;
    }

    private sealed class StreamWriter(OutputStream stream, TextWriter original) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            CellFlow.AtPrint();
            if (string.IsNullOrEmpty(value)) return;
            if (Notebook.Current is { } output) output.FrontEnd.Stream(stream, value);
            else original.Write(value);
        }

        public override void WriteLine() => Write("\n");

        // One piece, so that lines of several threads are not mixed.
        public override void WriteLine(string? value) => Write($"{value}\n");
    }

    private sealed class LineReader(TextReader original) : TextReader
    {
        private string _line = "";
        private int _position;

        public override string? ReadLine()
        {
            if (_position < _line.Length)
            {
                var rest = _line[_position..].TrimEnd('\n');
                _position = _line.Length;
                return rest;
            }
            return Notebook.Current is { } output ? output.FrontEnd.ReadLine("", false, output.Interrupt) : original.ReadLine();
        }

        public override int Peek() => Fill() ? _line[_position] : -1;

        public override int Read() => Fill() ? _line[_position++] : -1;

        private bool Fill()
        {
            if (_position < _line.Length) return true;
            if (ReadLine() is not { } line) return false;
            _line = $"{line}\n";
            _position = 0;
            return true;
        }
    }
}
