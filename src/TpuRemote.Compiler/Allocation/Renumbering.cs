using System.Collections.Immutable;
using TpuRemote.Pod.Instructions;

namespace TpuRemote.Compiler.Allocation;

/// <summary>The same instructions over other buffer numbers.</summary>
internal static class Renumbering
{
    /// <summary>Renumbers every buffer of the code, and drops copies from a buffer to itself.</summary>
    public static InstructionSequence Apply(InstructionSequence code, Func<int, int> number) =>
        new([.. code.Instructions.Select(i => Apply(i, number)).Where(i => !IsIdle(i))]);

    private static bool IsIdle(Instruction instruction) =>
        instruction is Copy copy && copy.Source.Buffer == copy.Destination.Buffer && copy.Source.Offset == copy.Destination.Offset
        && copy.Source.Strides.SequenceEqual(copy.Destination.Strides);

    private static Instruction Apply(Instruction instruction, Func<int, int> number)
    {
        return instruction switch
        {
            MatrixMultiply i => i with { Lhs = Walk(i.Lhs), Rhs = Walk(i.Rhs), Result = number(i.Result) },
            Convolve i => i with { Input = number(i.Input), Kernel = number(i.Kernel), Result = number(i.Result) },
            VectorMap i => i with { Inputs = [.. i.Inputs.Select(Walk)], Outputs = [.. i.Outputs.Select(Walk)] },
            VectorReduce i => i with
            {
                Inputs = [.. i.Inputs.Select(Walk)],
                InitialValues = All(i.InitialValues),
                Outputs = All(i.Outputs),
            },
            WindowReduce i => i with { Inputs = All(i.Inputs), InitialValues = All(i.InitialValues), Outputs = All(i.Outputs) },
            WindowSelectAndScatter i => i with
            {
                Operand = number(i.Operand),
                Source = number(i.Source),
                InitialValue = number(i.InitialValue),
                Output = number(i.Output),
            },
            RandomBits i => i with { State = number(i.State), NewState = number(i.NewState), Output = number(i.Output) },
            Copy i => i with { Source = Walk(i.Source), Destination = Walk(i.Destination) },
            Fill i => i with { Value = number(i.Value), Destination = number(i.Destination) },
            SliceAt i => i with { Source = number(i.Source), Starts = All(i.Starts), Destination = number(i.Destination) },
            UpdateAt i => i with { Update = number(i.Update), Starts = All(i.Starts), Destination = number(i.Destination) },
            GatherSlices i => i with { Operand = number(i.Operand), StartIndices = number(i.StartIndices), Result = number(i.Result) },
            ScatterUpdates i => i with { Inputs = All(i.Inputs), ScatterIndices = number(i.ScatterIndices), Updates = All(i.Updates) },
            AllReduce i => i with { Inputs = All(i.Inputs), Outputs = All(i.Outputs) },
            ReplicaNumber i => i with { Output = number(i.Output) },
            InfeedDequeue i => i with { Outputs = All(i.Outputs) },
            OutfeedEnqueue i => i with { Inputs = All(i.Inputs) },
            WhileLoop i => i with { Condition = Apply(i.Condition, number), Predicate = number(i.Predicate), Body = Apply(i.Body, number) },
            Conditional i => i with { Selector = number(i.Selector), Branches = [.. i.Branches.Select(b => Apply(b, number))] },
            ReplicaWaves i => i with { Body = Apply(i.Body, number) },
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not renumbered"),
        };

        View Walk(View view) => view with { Buffer = number(view.Buffer) };

        ImmutableArray<int> All(ImmutableArray<int> buffers) => [.. buffers.Select(number)];
    }
}
