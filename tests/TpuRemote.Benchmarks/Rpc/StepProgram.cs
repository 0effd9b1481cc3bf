using TpuRemote.Client;
using TpuRemote.Client.Variables;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>A step that changes a variable on the device and answers one number, as a step of training does.</summary>
internal static class StepProgram
{
    private const int Size = 128;

    /// <summary>Traced: adds to a counter; with <paramref name="products"/>, multiplies a matrix by itself so often besides.</summary>
    public static Tensor Body(string scope, int products)
    {
        using var names = new VariableScope(scope);
        var counter = Tf.GetVariable("counter", [], Initializer.Zeros);
        if (products == 0) return counter.AssignAdd(1f);
        var matrix = Tf.GetVariable("matrix", [Size, Size], Initializer.GlorotUniform(1));
        Tensor value = matrix;
        for (var i = 0; i < products; i++) value = Tf.MatMul(value, matrix) * 0.5f;
        return counter.AssignAdd(Tf.ReduceMean(value));
    }
}
