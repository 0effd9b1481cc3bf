using System.Collections.Concurrent;

namespace TpuRemote.Grpc.Tests.Interceptors;

/// <summary>What interceptors did, in order.</summary>
internal sealed class Recorder
{
    private readonly ConcurrentQueue<string> _lines = new();

    public string[] Lines => [.. _lines];

    public void Add(string line) => _lines.Enqueue(line);
}
