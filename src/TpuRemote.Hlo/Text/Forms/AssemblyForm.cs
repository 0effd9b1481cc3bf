using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text.Forms;

/// <summary>
/// A form without regions, given as its pieces in order; <see cref="OtherAttributes"/> marks where the rest of the attributes stands.
/// </summary>
internal sealed class AssemblyForm : OpTextForm
{
    private readonly FormPiece[] _pieces;
    private readonly string[] _resultNames;

    /// <summary>A form of these pieces.</summary>
    public AssemblyForm(params FormPiece[] pieces)
        : this([], pieces)
    {
    }

    /// <summary>A form of these pieces for an op whose results upstream's printer names.</summary>
    public AssemblyForm(string[] resultNames, params FormPiece[] pieces)
    {
        var written = pieces.SelectMany(p => p.Attributes).ToHashSet();
        _resultNames = resultNames;
        _pieces = [.. pieces.Select(p => p == OtherAttributes ? new OtherAttributesPiece(written) : p)];
    }

    /// <summary>Stands for the attributes that no other piece writes.</summary>
    public static FormPiece OtherAttributes { get; } = new OtherAttributesPiece(new HashSet<string>());

    internal override bool Fits(Operation operation) => operation.Regions.IsEmpty && Array.TrueForAll(_pieces, p => p.Fits(operation));

    internal override void Print(Operation operation, OperationPrinter printer)
    {
        foreach (var piece in _pieces) piece.Print(operation, printer);
    }

    internal override void Parse(OperationParser parser, OperationParts parts)
    {
        foreach (var piece in _pieces) piece.Parse(parser, parts);
    }

    internal override string? ResultName(Operation operation, int index) =>
        operation.Results.Length == _resultNames.Length ? _resultNames[index] : null;
}
