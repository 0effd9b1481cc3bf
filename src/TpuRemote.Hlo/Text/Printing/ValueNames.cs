using System.Globalization;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>
/// Names the values of a function by MLIR's rules: a region's values are numbered before those of the regions nested in it, which go
/// on from there; results of one op share a number; some ops and regions suggest names, told apart by a suffix.
/// </summary>
internal sealed class ValueNames
{
    private readonly Dictionary<Value, string> _names = [];
    private readonly Dictionary<Operation, string> _results = [];

    /// <summary>Names all values of a function.</summary>
    public ValueNames(Function function) => Number(function.Body, null, new Counters(0, 0, 0), null);

    /// <summary>The name of a value, with the percent sign.</summary>
    public string Of(Value value) => _names.TryGetValue(value, out var name)
        ? name
        : throw new ArgumentException("the program uses a value that none of its ops or arguments defines here", nameof(value));

    /// <summary>What stands before the equals sign of an op with results: <c>%0</c>, <c>%0:2</c> or <c>%a, %b</c>.</summary>
    public string ResultsOf(Operation operation) => _results[operation];

    private void Number(Region region, string? argumentName, Counters counters, NameScope? outer)
    {
        var names = new NameScope(outer);
        foreach (var argument in region.Arguments)
            _names[argument] = "%" + (argumentName is null ? $"arg{counters.Argument++}" : Unique(argumentName, names, ref counters));
        foreach (var operation in region.Operations) Results(operation, names, ref counters);
        foreach (var operation in region.Operations)
        {
            var hint = operation.Definition.Text.ArgumentName;
            foreach (var nested in operation.Regions) Number(nested, hint, counters, names);
        }
    }

    private void Results(Operation operation, NameScope names, ref Counters counters)
    {
        if (operation.Results.IsEmpty) return;
        if (operation.Definition.Text.ResultName(operation, 0) is not null)
        {
            foreach (var result in operation.Results)
                _names[result] = "%" + Unique(operation.Definition.Text.ResultName(operation, result.Index)!, names, ref counters);
            _results[operation] = string.Join(", ", operation.Results.Select(r => _names[r]));
            return;
        }
        var number = string.Create(CultureInfo.InvariantCulture, $"%{counters.Value++}");
        var single = operation.Results.Length == 1;
        foreach (var result in operation.Results) _names[result] = single ? number : $"{number}#{result.Index}";
        _results[operation] = single ? number : $"{number}:{operation.Results.Length}";
    }

    private static string Unique(string name, NameScope names, ref Counters counters)
    {
        var unique = name;
        while (!names.TryAdd(unique)) unique = $"{name}_{counters.Conflict++}";
        return unique;
    }

    /// <summary>The suggested names that a region and those around it have used.</summary>
    private sealed class NameScope(NameScope? outer)
    {
        private readonly HashSet<string> _names = [];

        public bool TryAdd(string name) => !Contains(name) && _names.Add(name);

        private bool Contains(string name) => _names.Contains(name) || (outer is not null && outer.Contains(name));
    }

    // Copied into each nested region, so that sibling regions number alike.
    private record struct Counters(int Value, int Argument, int Conflict);
}
