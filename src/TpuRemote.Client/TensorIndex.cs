namespace TpuRemote.Client;

/// <summary>
/// What one place of <c>t[1..3, .., ^1]</c> may be: a number, a number from the end, a range, or a traced or concrete integer scalar.
/// </summary>
public readonly struct TensorIndex
{
    private TensorIndex(Range range, bool isRange, Tensor? dynamic)
    {
        Range = range;
        IsRange = isRange;
        Dynamic = dynamic;
    }

    internal Range Range { get; }

    internal bool IsRange { get; }

    internal Tensor? Dynamic { get; }

    /// <summary>One element: the dimension goes.</summary>
    public static implicit operator TensorIndex(int index) => new(index < 0 ? ^-index..^-index : index..index, isRange: false, null);

    /// <summary>One element, counted from either end: the dimension goes.</summary>
    public static implicit operator TensorIndex(Index index) => new(index..index, isRange: false, null);

    /// <summary>A range: the dimension stays.</summary>
    public static implicit operator TensorIndex(Range range) => new(range, isRange: true, null);

    /// <summary>One element, chosen while the program runs and clamped into the dimension: the dimension goes.</summary>
    public static implicit operator TensorIndex(Tensor index) => new(default, isRange: false, index);
}
