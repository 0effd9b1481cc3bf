namespace TpuRemote.Hlo.Ops;

/// <summary>
/// What an op costs by XLA's cost-analysis conventions: additions and multiplications count one flop each, transcendental
/// functions are counted apart, bytes are operands read plus results written, without padding.
/// </summary>
public readonly record struct OpWork(double Flops, double Transcendentals, double BytesAccessed)
{
    /// <summary>The sum of two costs.</summary>
    public static OpWork operator +(OpWork x, OpWork y) =>
        new(x.Flops + y.Flops, x.Transcendentals + y.Transcendentals, x.BytesAccessed + y.BytesAccessed);

    /// <summary>The cost of <paramref name="times"/> executions.</summary>
    public static OpWork operator *(OpWork work, double times) =>
        new(work.Flops * times, work.Transcendentals * times, work.BytesAccessed * times);

    /// <summary>The sum of two costs.</summary>
    public static OpWork Add(OpWork left, OpWork right) => left + right;

    /// <summary>The cost of <paramref name="right"/> executions.</summary>
    public static OpWork Multiply(OpWork left, double right) => left * right;

    /// <summary>Reads all operands and writes all results, computing nothing.</summary>
    public static OpWork Moving(Modules.Operation operation) => new(0, 0, BytesOf(operation));

    /// <summary>The bytes of all tensor operands and results.</summary>
    public static double BytesOf(Modules.Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation.Operands.Concat(operation.Results).Sum(v => v.Type is Types.TensorType t ? (double)t.ByteSize : 0);
    }
}
