using System.Collections.Immutable;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;

namespace TpuRemote.Client;

/// <summary>
/// A tensor of static shape. Concrete (made of host data or computed eagerly), it holds its elements, and every function of it is
/// evaluated at once on the reference evaluator; traced (a parameter of a function being rewritten, or computed from one), it stands
/// for a value of the program, and every function of it becomes an op of that program.
/// </summary>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public abstract partial class Tensor : IShown
{
    private protected Tensor(TensorType type) => Type = type;

    /// <summary>Element type and dimensions.</summary>
    public TensorType Type { get; }

    /// <summary>The type of each element.</summary>
    public ElementType ElementType => Type.ElementType;

    /// <summary>Dimension sizes, outermost first; empty for a scalar.</summary>
    public ImmutableArray<long> Shape => Type.Dimensions;

    /// <summary>The number of dimensions.</summary>
    public int Rank => Type.Rank;

    /// <summary>The transpose: all dimensions in reverse order.</summary>
    public Tensor T => Tf.Transpose(this);

    /// <inheritdoc />
    Display IShown.Show() => View.Tensor(this);

    /// <summary>The value of this tensor in a region that is being traced.</summary>
    internal abstract Value In(TraceScope scope);

    /// <summary>The elements as they are now.</summary>
    /// <exception cref="TpuTracingException">The tensor is traced: it has no elements before the program runs.</exception>
    internal abstract EagerTensor Concrete();

    /// <summary>
    /// The same elements as another type where the tensor was written as a bare C# number, which takes the type of its surroundings.
    /// </summary>
    internal virtual Tensor Adopt(ElementType elementType) => this;
}
