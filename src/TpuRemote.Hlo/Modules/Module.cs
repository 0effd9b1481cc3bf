using System.Collections.Immutable;
using TpuRemote.Hlo.Attributes;

namespace TpuRemote.Hlo.Modules;

/// <summary>A program: functions, of which <c>main</c> is where a run starts (specification, section "Programs").</summary>
public sealed record Module(string? Name, AttributeDictionary Attributes, ImmutableArray<Function> Functions)
{
    /// <summary>The module attribute that says how many replicas the program is written for.</summary>
    public const string NumReplicas = "mhlo.num_replicas";

    /// <summary>The module attribute that says how many partitions the program is written for.</summary>
    public const string NumPartitions = "mhlo.num_partitions";

    /// <summary>The function where a run starts: <c>main</c>, or the only function.</summary>
    /// <exception cref="KeyNotFoundException">There is no function main among several, or no function at all.</exception>
    public Function Main => Find("main") ?? (Functions.Length == 1
        ? Functions[0]
        : throw new KeyNotFoundException($"the module has no function @main; it has {Functions.Length} functions: {string.Join(", ", Functions.Select(f => "@" + f.Name))}"));

    /// <summary>A module of one function.</summary>
    public static Module Of(Function main, string? name = null) => new(name, AttributeDictionary.Empty, [main]);

    /// <summary>The function of that name, or null.</summary>
    public Function? Find(string name) => Functions.FirstOrDefault(f => f.Name == name);
}
