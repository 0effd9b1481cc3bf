using System.Collections.Immutable;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Fusion;

/// <summary>Builds a lane program step by step: inputs that walk alike are one input, steps that say the same are one step.</summary>
internal sealed class LaneBuilder
{
    private readonly List<LaneStep> _steps = [];
    private readonly List<(View View, ElementType Type)> _inputs = [];

    /// <summary>The steps so far.</summary>
    public IReadOnlyList<LaneStep> Steps => _steps;

    /// <summary>The views of the inputs so far.</summary>
    public ImmutableArray<View> Views => [.. _inputs.Select(i => i.View)];

    /// <summary>Reads a buffer.</summary>
    public int Input(View view, ElementType type)
    {
        var index = _inputs.FindIndex(i => i.Type == type && IsSame(i.View, view));
        if (index < 0)
        {
            index = _inputs.Count;
            _inputs.Add((view, type));
        }
        return Append(new LaneInput(type, index));
    }

    /// <summary>A constant.</summary>
    public int Constant(Literal scalar)
    {
        var index = _steps.FindIndex(s => s is LaneConstant c && c.Value.BitsEqual(scalar));
        return index >= 0 ? index : Append(new LaneConstant(scalar));
    }

    /// <summary>Adds a step unless it is there already.</summary>
    public int Append(LaneStep step)
    {
        var index = step is LaneConstant ? -1 : _steps.IndexOf(step);
        if (index >= 0) return index;
        _steps.Add(step);
        return _steps.Count - 1;
    }

    /// <summary>Copies from another builder the steps that the given ones need; answers their numbers here.</summary>
    public ImmutableArray<int> Import(LaneBuilder other, params ImmutableArray<int> wanted)
    {
        var needed = Needed(other._steps, wanted);
        var renumbered = new int[other._steps.Count];
        for (var i = 0; i < other._steps.Count; i++)
        {
            if (needed[i]) renumbered[i] = Import(other, other._steps[i], renumbered);
        }
        return [.. wanted.Select(w => renumbered[w])];
    }

    /// <summary>The finished program, without steps that no output needs, and the views of its inputs.</summary>
    public (LaneProgram Program, ImmutableArray<View> Views) Finish(ImmutableArray<int> outputs)
    {
        var pruned = new LaneBuilder();
        var renumbered = pruned.Import(this, outputs);
        return (new LaneProgram([.. pruned._inputs.Select(i => i.Type)], [.. pruned._steps], renumbered), pruned.Views);
    }

    private static bool IsSame(View x, View y) => x.Buffer == y.Buffer && x.Offset == y.Offset && x.Strides.SequenceEqual(y.Strides);

    private static bool[] Needed(List<LaneStep> steps, ImmutableArray<int> wanted)
    {
        var needed = new bool[steps.Count];
        foreach (var w in wanted) needed[w] = true;
        for (var i = steps.Count - 1; i >= 0; i--)
        {
            if (!needed[i]) continue;
            foreach (var operand in LaneSteps.Operands(steps[i])) needed[operand] = true;
        }
        return needed;
    }

    private int Import(LaneBuilder other, LaneStep step, int[] renumbered) => step switch
    {
        LaneInput input => Input(other._inputs[input.Index].View, input.Type),
        LaneConstant constant => Constant(constant.Value),
        _ => Append(LaneSteps.Renumber(step, i => renumbered[i])),
    };
}
