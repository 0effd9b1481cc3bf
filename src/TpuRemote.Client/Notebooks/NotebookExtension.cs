using MathNet.Numerics.LinearAlgebra;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Notebooks;
using TpuRemote.Client.Sessions;
using TpuRemote.Hlo.Literals;

[assembly: NotebookExtension(typeof(NotebookExtension))]

namespace TpuRemote.Client.Notebooks;

/// <summary>What the client adds to a notebook. Its members are found by their names.</summary>
internal static class NotebookExtension
{
    /// <summary>Values whose types are not the client's own, and what shows them.</summary>
    public static IReadOnlyDictionary<Type, Func<object, object>> Views { get; } = new Dictionary<Type, Func<object, object>>
    {
        [typeof(Literal)] = value => View.Literal((Literal)value),
        [typeof(Matrix<float>)] = value => View.Matrix((Matrix<float>)value),
        [typeof(Matrix<double>)] = value => View.Matrix((Matrix<double>)value),
        [typeof(Vector<float>)] = value => View.Vector((Vector<float>)value),
        [typeof(Vector<double>)] = value => View.Vector((Vector<double>)value),
    };

    /// <summary>Called before a cell's code, on its flow: what the cell starts on a TPU ends when the cell is interrupted.</summary>
    public static void CellStarting(CancellationToken interrupt) => Interruption.Begin(interrupt);
}
