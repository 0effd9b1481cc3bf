using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Displays.Images;
using TpuRemote.Client.Displays.Programs;
using TpuRemote.Client.Displays.Tensors;
using TpuRemote.Client.Displays.Topology;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Programs;
using TpuRemote.Client.Sessions;
using TpuRemote.Client.Tracing;
using TpuRemote.Hlo.Literals;

namespace TpuRemote.Client.Displays;

/// <summary>
/// Ways to look at values: each makes a display, which a notebook shows when it is a cell's last expression or given to
/// <c>display(...)</c>, and a terminal when it is written.
/// </summary>
public static partial class View
{
    /// <summary>A tensor's type, elements (the edges of large dimensions), statistics and histogram.</summary>
    /// <param name="tensor">One of more than some million elements is examined in part, which is said. Of a traced tensor, a placeholder or
    /// one on the device, the type alone is shown.</param>
    /// <param name="caption">Stands above it.</param>
    /// <param name="heat">Whether each element is coloured by its distance from zero.</param>
    public static Display Tensor(Tensor tensor, string? caption = null, bool heat = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor switch
        {
            EagerTensor concrete => Literal(concrete.Literal, caption, heat),
            Variable { Slot.Store.IsDevice: false } variable when TraceScope.Current is null =>
                Literal(variable.Slot.Eager.Literal, caption ?? variable.Name, heat),
            Variable variable => new ReferenceDisplay(
                $"{variable.Type}", "a variable on the device; ReadVariableAsync answers its value", caption ?? variable.Name),
            DeviceTensor => new ReferenceDisplay($"{tensor.Type}", "on the device; FetchAsync answers its elements", caption),
            PlaceholderTensor => new ReferenceDisplay($"{tensor.Type}", "a placeholder; its elements come with each run", caption),
            _ => new ReferenceDisplay($"{tensor.Type}", "traced: it has elements only where the program runs", caption),
        };
    }

    /// <summary>A literal, as <see cref="Tensor"/> shows a tensor.</summary>
    /// <param name="literal">The value.</param>
    /// <param name="caption">Stands above it.</param>
    /// <param name="heat">Whether each element is coloured by its distance from zero.</param>
    public static Display Literal(Literal literal, string? caption = null, bool heat = false)
    {
        ArgumentNullException.ThrowIfNull(literal);
        return new TensorDisplay(new LiteralElements(literal), caption, heat);
    }

    /// <summary>A MathNet matrix, as <see cref="Tensor"/> shows a tensor.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="caption">Stands above it.</param>
    /// <param name="heat">Whether each element is coloured by its distance from zero.</param>
    public static Display Matrix(Matrix<float> matrix, string? caption = null, bool heat = false)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new TensorDisplay(new MatrixElements<float>(matrix), caption, heat);
    }

    /// <inheritdoc cref="Matrix(Matrix{float}, string?, bool)" />
    public static Display Matrix(Matrix<double> matrix, string? caption = null, bool heat = false)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new TensorDisplay(new MatrixElements<double>(matrix), caption, heat);
    }

    /// <summary>A MathNet vector, as <see cref="Tensor"/> shows a tensor.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="caption">Stands above it.</param>
    /// <param name="heat">Whether each element is coloured by its distance from zero.</param>
    public static Display Vector(Vector<float> vector, string? caption = null, bool heat = false)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new TensorDisplay(new VectorElements<float>(vector), caption, heat);
    }

    /// <inheritdoc cref="Vector(Vector{float}, string?, bool)" />
    public static Display Vector(Vector<double> vector, string? caption = null, bool heat = false)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return new TensorDisplay(new VectorElements<double>(vector), caption, heat);
    }

    /// <summary>How the elements of a tensor spread over intervals of equal width; integers have no more intervals than values.</summary>
    /// <param name="tensor">A tensor with elements.</param>
    /// <param name="bins">The number of intervals, 1 to 1000.</param>
    /// <param name="caption">Stands above it.</param>
    /// <exception cref="TpuArgumentException">The number of intervals is another.</exception>
    /// <exception cref="TpuTracingException">The tensor is traced.</exception>
    public static Display Histogram(Tensor tensor, int bins = 30, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (bins is < 1 or > 1000) throw new TpuArgumentException($"1 to 1000 bins were expected, {bins} were given");
        return new HistogramDisplay(new LiteralElements(tensor.Concrete().Literal), bins, caption);
    }

    /// <summary>
    /// A tensor's numbers as the pixels of an image (<c>[h, w]</c>, or <c>[h, w, c]</c> with c 1 for grey, 3 for red, green and blue, 4
    /// with opacity), or of several (<c>[n, h, w]</c>, <c>[n, h, w, c]</c>) beside one another.
    /// </summary>
    /// <param name="tensor">A tensor with elements. Of more than a hundred images the first are shown, of large ones some pixels; both is
    /// said.</param>
    /// <param name="captions">One for each image.</param>
    /// <param name="range">What is black and what is white. Where it is not given: 0 and 255 for ui8, 0 and 1 for i1 and for floats between
    /// them, otherwise the least and the greatest element.</param>
    /// <param name="scale">The size of a pixel on the screen; 0 for one that suits.</param>
    /// <param name="batch">Whether the first dimension counts images, where the shape may be read both ways: without it, and without
    /// several captions, <c>[5, 8, 3]</c> is one image of three channels.</param>
    /// <exception cref="TpuArgumentException">The shape is none of an image's, or there are not as many captions as images.</exception>
    /// <exception cref="TpuTracingException">The tensor is traced.</exception>
    public static Display Image(
        Tensor tensor,
        IReadOnlyList<string>? captions = null,
        (double Low, double High)? range = null,
        int scale = 0,
        bool? batch = null)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (scale is < 0 or > 100) throw new TpuArgumentException($"a scale of 1 to 100, or 0, was expected, {scale} was given");
        return new ImageDisplay(new LiteralElements(tensor.Concrete().Literal), captions, range, scale, batch);
    }

    /// <summary>
    /// A rewritten program: each pass before and after with the lines that changed, the groups of ops that were fused into one instruction,
    /// the program that they stand in with the C# line of each op, and the memory that it takes.
    /// </summary>
    /// <param name="explanation">What <see cref="TpuComputation{TResult}.ExplainAsync"/> answered.</param>
    public static Display Program(ProgramExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return new ProgramDisplay(explanation);
    }

    /// <summary>
    /// A traced function: what it takes and gives, and its program with the C# line of each op. Nothing is compiled for it.
    /// </summary>
    /// <param name="computation">What <c>TpuRewrite</c> and its relatives answer.</param>
    public static Display Program<TResult>(TpuComputation<TResult> computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        return ((IShown)computation).Show();
    }

    /// <summary>The chips, cores, hosts and links of the pod behind a session.</summary>
    public static Display Topology(TpuDevices devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return new TopologyDisplay(Mesh.Of(devices));
    }

    /// <summary>The chips, cores, hosts and links of a system that was brought up.</summary>
    public static Display Topology(SystemTopology system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return new TopologyDisplay(Mesh.Of(system));
    }
}
