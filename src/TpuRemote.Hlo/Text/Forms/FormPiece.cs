using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>A part of an <see cref="AssemblyForm"/>: words, operands, one attribute, types.</summary>
internal abstract class FormPiece
{
    /// <summary>The attributes that this piece writes; they do not stand in the dictionary again.</summary>
    public virtual IEnumerable<string> Attributes => [];

    /// <summary>Words and punctuation.</summary>
    public static implicit operator FormPiece(string words) => new WordsPiece(words);

    /// <summary>Whether the piece can say its part of the op.</summary>
    public virtual bool Fits(Operation operation) => true;

    /// <summary>Writes the piece.</summary>
    public abstract void Print(Operation operation, OperationPrinter printer);

    /// <summary>Reads the piece.</summary>
    public abstract void Parse(OperationParser parser, OperationParts parts);
}
