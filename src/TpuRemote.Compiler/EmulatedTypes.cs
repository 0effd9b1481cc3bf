using System.Collections.Immutable;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Specs;

namespace TpuRemote.Compiler;

/// <summary>
/// The element types that no TPU has hardware for. XLA splits each such value into a pair of 32-bit ones ("X64 element types"), several
/// instructions for every one; the pod computes them as they are (design decision 10).
/// </summary>
internal static class EmulatedTypes
{
    private static readonly ImmutableArray<ElementType> All = [ElementType.F64, ElementType.I64, ElementType.Ui64];

    /// <summary>One warning for each such type that the program computes with, at the first op that makes a value of it.</summary>
    public static ImmutableArray<Diagnostic> Warn(Module module, TpuGeneration generation)
    {
        var operations = module.Functions.SelectMany(f => Inside(f.Body)).ToList();
        return
        [
            .. All.Select(type => (type, First: operations.Find(o => Makes(o, type))))
                .Where(found => found.First is not null)
                .Select(found => Warning(found.type, found.First!, generation)),
        ];
    }

    // What takes no operands (a constant, an iota) computes nothing yet.
    private static bool Makes(Operation operation, ElementType type) =>
        !operation.Operands.IsEmpty && operation.Results.Any(r => r.Type is TensorType tensor && tensor.ElementType == type);

    private static IEnumerable<Operation> Inside(Region region) =>
        region.Operations.SelectMany(o => o.Regions.SelectMany(Inside).Prepend(o));

    private static Diagnostic Warning(ElementType type, Operation operation, TpuGeneration generation) => new(
        "x64",
        $"{type.Name()} is computed; {generation.Kind} has no {type.Name()} hardware and would emulate it by pairs of 32-bit values, "
            + $"several instructions for each; expected {(type == ElementType.F64 ? "f32 or bf16" : "32 bits or fewer")}",
        operation.Name,
        operation.Location,
        DiagnosticKind.Warning);
}
