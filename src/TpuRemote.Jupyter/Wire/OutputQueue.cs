namespace TpuRemote.Jupyter.Wire;

/// <summary>
/// What cells have shown and the connection has not sent yet. A cell may be stopped by force between any two instructions (and .NET's
/// compiler makes nothing of an empty try before a finally): so putting in takes no lock and happens in one instruction.
/// </summary>
/// <typeparam name="T">What is put in.</typeparam>
internal sealed class OutputQueue<T>
{
    // Beyond it a cell that prints faster than the connection sends waits, rather than fill the memory.
    private const int Many = 10_000;

    private Node? _newest;

    /// <summary>Puts in, from any thread.</summary>
    public void Put(T item)
    {
        var node = new Node(item);
        Node? before;
        do
        {
            before = Volatile.Read(ref _newest);
            node.Before = before;
            node.Count = before is null ? 1 : before.Count + 1;
        }
        while (Interlocked.CompareExchange(ref _newest, node, before) != before);
        if (node.Count >= Many) Thread.Sleep(1);
    }

    /// <summary>Takes all out, oldest first.</summary>
    public List<T> TakeAll()
    {
        var items = new List<T>();
        for (var node = Interlocked.Exchange(ref _newest, null); node is not null; node = node.Before) items.Add(node.Item);
        items.Reverse();
        return items;
    }

    private sealed class Node(T item)
    {
        public T Item { get; } = item;

        public Node? Before { get; set; }

        public int Count { get; set; }
    }
}
