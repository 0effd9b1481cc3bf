using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Printing;

namespace TpuRemote.Hlo.Text;

/// <summary>
/// How one op (or a family that is written alike) is printed and parsed. A form covers what stands between the op's name and its location;
/// results, name and location are the same for all. The forms are a closed family, listed in <see cref="TextForms"/>.
/// </summary>
public abstract class OpTextForm
{
    private protected OpTextForm()
    {
    }

    /// <summary>Whether the form can say all that there is of this op; where it cannot, the op is printed in the generic form.</summary>
    internal abstract bool Fits(Operation operation);

    /// <summary>Writes what follows the op's name.</summary>
    internal abstract void Print(Operation operation, OperationPrinter printer);

    /// <summary>Reads what follows the op's name.</summary>
    /// <exception cref="SyntaxException">The text is not of this form.</exception>
    internal abstract void Parse(OperationParser parser, OperationParts parts);

    /// <summary>What upstream's printer calls a result (<c>%cst</c>); null where it numbers it.</summary>
    internal virtual string? ResultName(Operation operation, int index) => null;

    /// <summary>
    /// What upstream's printer calls the arguments of the op's regions, before a number; null for <c>%arg</c> and the next free number.
    /// </summary>
    internal virtual string? ArgumentName => null;
}
