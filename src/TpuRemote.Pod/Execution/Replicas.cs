namespace TpuRemote.Pod.Execution;

/// <summary>The replicas that execute an instruction, ascending: all of them until control flow parts them.</summary>
internal sealed class Replicas
{
    private Replicas(int[] numbers, int total)
    {
        Numbers = numbers;
        Total = total;
        IsContiguous = numbers[^1] - numbers[0] == numbers.Length - 1;
    }

    /// <summary>Their numbers; at least one.</summary>
    public int[] Numbers { get; }

    /// <summary>How many run the program altogether.</summary>
    public int Total { get; }

    /// <summary>How many these are.</summary>
    public int Count => Numbers.Length;

    /// <summary>The lowest number.</summary>
    public int First => Numbers[0];

    /// <summary>Whether their arrays lie one behind the other without gaps.</summary>
    public bool IsContiguous { get; }

    /// <summary>Whether these are all.</summary>
    public bool IsAll => Count == Total;

    /// <summary>All of a program's replicas.</summary>
    public static Replicas All(int total) => new([.. Enumerable.Range(0, total)], total);

    /// <summary>Those of these that pass a test; null where none does, this very object where all do.</summary>
    public Replicas? Where(Func<int, bool> test)
    {
        var numbers = Array.FindAll(Numbers, replica => test(replica));
        return numbers.Length == 0 ? null : numbers.Length == Count ? this : new Replicas(numbers, Total);
    }

    /// <summary>Some of these, in a row.</summary>
    public Replicas Range(int first, int count) => new(Numbers[first..(first + count)], Total);

    /// <summary>Whether a replica is one of these.</summary>
    public bool Contains(int replica) => Array.BinarySearch(Numbers, replica) >= 0;
}
