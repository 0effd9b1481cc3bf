using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Verification;

/// <summary>Which function of a module calls which. StableHLO programs do not recurse (specification, "Functions").</summary>
internal sealed class CallGraph
{
    private readonly ImmutableArray<Function> _functions;
    private readonly Dictionary<string, List<Operation>> _calls = [];

    private CallGraph(ImmutableArray<Function> functions)
    {
        _functions = functions;
        foreach (var function in functions) _calls[function.Name] = [.. Calls(function.Body)];
    }

    private enum State
    {
        Open,
        Done,
    }

    /// <summary>The calls of a module.</summary>
    public static CallGraph Of(Module module) => new(module.Functions);

    /// <summary>Reports each call that leads back to a function that is being run.</summary>
    public void CheckRecursion(FaultList faults)
    {
        var states = new Dictionary<string, State>();
        foreach (var function in _functions) Walk(function.Name, states, faults);
    }

    // With a stack of its own: a hostile module may chain more calls than the thread's stack holds.
    private void Walk(string root, Dictionary<string, State> states, FaultList faults)
    {
        if (!states.TryAdd(root, State.Open)) return;
        var path = new Stack<(string Name, IEnumerator<Operation> Calls)>();
        path.Push((root, _calls[root].GetEnumerator()));
        while (path.TryPeek(out var top))
        {
            if (!top.Calls.MoveNext())
            {
                states[top.Name] = State.Done;
                path.Pop();
                continue;
            }
            var call = top.Calls.Current;
            var callee = CallOp.CalleeOf(call);
            if (!_calls.TryGetValue(callee, out var next)) continue;
            if (states.TryAdd(callee, State.Open)) path.Push((callee, next.GetEnumerator()));
            else if (states[callee] == State.Open) Report(call, callee, path.Select(p => p.Name), faults);
        }
    }

    private static void Report(Operation call, string callee, IEnumerable<string> path, FaultList faults)
    {
        var cycle = path.TakeWhile(name => name != callee).Append(callee).Reverse().Append(callee);
        faults.Add(
            "recursion",
            $"functions may not call themselves: {string.Join(" calls ", cycle.Select(name => "@" + name))}",
            call.Location,
            call.Name);
    }

    private static IEnumerable<Operation> Calls(Region region) => region.Operations.SelectMany(operation =>
        operation.Definition == CallOp.Instance && operation.Attributes.Find("callee") is Attributes.SymbolAttribute
            ? [operation]
            : operation.Regions.SelectMany(Calls));
}
