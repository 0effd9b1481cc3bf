using System.Collections.Immutable;
using TpuRemote.Compiler.Allocation;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Explanations;

/// <summary>Notes what the pipeline does to a program, while it does it.</summary>
/// <param name="given">The program.</param>
/// <param name="budget">Asked again and again.</param>
internal sealed class CompilationNotes(Module given, WorkBudget budget)
{
    private readonly List<ExplainedPass> _passes = [];
    private readonly List<ExplainedStage> _stages = [];
    private readonly string _given = Print(given, budget);
    private Module _module = given;
    private string? _text;

    /// <summary>A pass has run.</summary>
    public void Passed(string name, Module before, Module after)
    {
        var text = Print(after, budget);
        var isChanged = text != (_text ?? _given);
        _passes.Add(new ExplainedPass(name, isChanged ? text : null, Count(before), Count(after)));
        (_module, _text) = (after, text);
    }

    /// <summary>A stage on instructions has run.</summary>
    public void Staged(string name, InstructionSequence code) => _stages.Add(new ExplainedStage(name, Count(code)));

    /// <summary>The explanation, once all is done.</summary>
    public Explanation Finish(Executable executable) => new(
        _given,
        [.. _passes],
        [.. _stages],
        new InstructionListing(executable, new OperationLines(_module, budget), budget).List(),
        [.. executable.Buffers.Select(Explained)],
        executable.ArenaBytes,
        executable.Memory);

    private static string Print(Module module, WorkBudget budget) =>
        ModulePrinter.Print(module, new PrintOptions { Locations = true, Budget = budget });

    private static int Count(Module module) => module.Functions.Sum(f => Count(f.Body));

    private static int Count(Region region) =>
        region.Operations.Sum(o => (o.Definition.IsTerminator ? 0 : 1) + o.Regions.Sum(Count));

    private static int Count(InstructionSequence code) => code.Instructions.Sum(i => 1 + i.Nested.Sum(Count));

    private static ExplainedBuffer Explained(BufferSpec buffer, int number) => new(
        number,
        buffer.Type,
        buffer.IsVarying,
        buffer.Storage switch
        {
            BufferStorage.Argument argument => $"argument {argument.Index}",
            BufferStorage.Result result => $"result {result.Index}",
            BufferStorage.Constant => "constant",
            _ => "temporary",
        },
        HbmPlan.PaddedSize(buffer.Type, buffer.Storage is BufferStorage.Temporary));
}
