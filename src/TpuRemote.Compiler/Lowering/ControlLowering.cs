using System.Collections.Immutable;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Lowering;

/// <summary>while, if and case. Tokens order side effects, which instructions keep by their own order; they take no buffers.</summary>
internal static class ControlLowering
{
    /// <summary>while: each carried value has a buffer that the body overwrites at its end.</summary>
    public static void While(Emitter emitter, Operation operation)
    {
        var (condition, body) = (operation.Regions[0], operation.Regions[1]);
        emitter.CloseAll();
        var carried = BuffersFor(emitter, operation.Results);
        for (var i = 0; i < carried.Length; i++)
        {
            if (carried[i] >= 0) emitter.CopyTo(operation.Operands[i], carried[i]);
        }
        var predicate = -1;
        var conditionCode = emitter.Sequence(() =>
        {
            Bind(emitter, condition.Arguments, carried);
            emitter.Lower(condition);
            predicate = emitter.DenseOf(condition.Results[0]);
        });
        var bodyCode = emitter.Sequence(() =>
        {
            Bind(emitter, body.Arguments, carried);
            emitter.Lower(body);
            emitter.CloseAll();
            CopyTogether(emitter, body.Results, carried);
        });
        emitter.Emit(new WhileLoop(conditionCode, predicate, bodyCode), operation);
        Bind(emitter, operation.Results, carried);
    }

    /// <summary>if: branch 0 where the predicate is true. case: the branch of that number.</summary>
    public static void Branch(Emitter emitter, Operation operation)
    {
        var selector = emitter.DenseOf(operation.Operands[0]);
        emitter.CloseAll();
        var results = BuffersFor(emitter, operation.Results);
        ImmutableArray<InstructionSequence> branches = [.. operation.Regions.Select(region => emitter.Sequence(() =>
        {
            emitter.Lower(region);
            emitter.CloseAll();
            for (var i = 0; i < results.Length; i++)
            {
                if (results[i] >= 0) emitter.CopyTo(region.Results[i], results[i]);
            }
        }))];
        emitter.Emit(new Conditional(selector, branches), operation);
        Bind(emitter, operation.Results, results);
    }

    /// <summary>optimization_barrier: nothing fuses across it.</summary>
    public static void Barrier(Emitter emitter, Operation operation)
    {
        emitter.CloseAll();
        for (var i = 0; i < operation.Results.Length; i++)
        {
            if (operation.Results[i].Type is TensorType) emitter.Define(operation.Results[i], emitter.SourceOf(operation.Operands[i]));
        }
    }

    /// <summary>Tokens alone: nothing to do.</summary>
    public static void Nothing(Emitter emitter, Operation operation)
    {
    }

    /// <summary>Copies values into buffers as if all at once: a value that lies in one of them is saved before it is overwritten.</summary>
    public static void CopyTogether(Emitter emitter, ImmutableArray<Value> values, ImmutableArray<int> buffers)
    {
        for (var i = 0; i < buffers.Length; i++)
        {
            if (buffers[i] < 0 || emitter.SplatOf(values[i]) is not null) continue;
            var (type, view) = (values[i].TensorType, emitter.ViewOf(values[i]));
            if (!buffers.Contains(view.Buffer) || IsInPlace(view, buffers[i], type)) continue;
            var saved = emitter.NewBuffer(type, emitter.IsVarying(values[i]));
            emitter.CopyTo(values[i], saved);
            emitter.Store(values[i], saved);
        }
        for (var i = 0; i < buffers.Length; i++)
        {
            if (buffers[i] < 0) continue;
            if (emitter.SplatOf(values[i]) is null && IsInPlace(emitter.ViewOf(values[i]), buffers[i], values[i].TensorType)) continue;
            emitter.CopyTo(values[i], buffers[i]);
        }
    }

    // A buffer for each tensor; -1 for a token.
    private static ImmutableArray<int> BuffersFor(Emitter emitter, ImmutableArray<Value> values) =>
        [.. values.Select(v => v.Type is TensorType type ? emitter.NewBuffer(type, emitter.IsVarying(v)) : -1)];

    private static bool IsInPlace(View view, int buffer, TensorType type) => view.Buffer == buffer && Views.IsDense(view, type.Dimensions);

    private static void Bind(Emitter emitter, ImmutableArray<Value> values, ImmutableArray<int> buffers)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (buffers[i] >= 0) emitter.Store(values[i], buffers[i]);
        }
    }
}
