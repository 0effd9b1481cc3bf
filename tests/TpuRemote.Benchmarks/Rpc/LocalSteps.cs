using System.Collections.Immutable;
using System.Diagnostics;
using TpuRemote.Compiler;
using TpuRemote.Hlo.Text;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Benchmarks.Rpc;

/// <summary>The same program on a pod of this process, with nothing between: what the wire cannot beat.</summary>
internal sealed class LocalSteps : IDisposable
{
    private readonly TpuPod _pod = new(TpuTopology.Parse("v2-8"));
    private readonly Executable _executable;
    private ImmutableArray<DeviceArray> _variables;

    /// <param name="text">A program whose parameters are variables alone and whose last results are their new values.</param>
    public LocalSteps(string text)
    {
        var module = ModuleParser.Parse(text);
        _executable = TpuCompiler.Compile(module, new CompileOptions(_pod.Topology, Precision: Precision.F32));
        _variables = [.. _executable.Arguments.Select(argument => _pod.Allocate(argument.Type))];
    }

    /// <summary>How long so many steps take, one after another.</summary>
    public double Seconds(int steps)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < steps; i++) Step();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var variable in _variables) variable.Dispose();
        _pod.Dispose();
    }

    // A variable that the step changes is donated to the result that takes its place; one that it only reads stays.
    private void Step()
    {
        var results = _pod.Run(_executable, _variables, new RunOptions());
        var kept = _executable.Arguments.Select(argument => argument.DonatedTo).ToHashSet();
        for (var i = 0; i < results.Length; i++)
        {
            if (!kept.Contains(i)) results[i].Dispose();
        }

        _variables = [.. _variables.Select((old, i) => _executable.Arguments[i].DonatedTo is { } result ? results[result] : old)];
    }
}
