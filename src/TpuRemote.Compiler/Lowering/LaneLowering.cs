using System.Collections.Immutable;
using TpuRemote.Compiler.Fusion;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Lowering;

/// <summary>Ops that say one thing of each element, as lane steps; and the bodies of reductions, which are made of nothing else.</summary>
internal static class LaneLowering
{
    /// <summary>Whether the op is a lane step over its operands.</summary>
    public static bool Applies(OpDefinition definition) => definition is ElementwiseOp or CompareOp or SelectOp or ClampOp or ConvertOp;

    /// <summary>Fuses the op.</summary>
    public static void Lower(Emitter emitter, Operation operation) => emitter.Fuse(operation, operands => Step(operation, operands));

    /// <summary>The region as a lane program whose inputs are the region's arguments.</summary>
    /// <returns>The program, or null (and a diagnostic) where the region does more than lanes can.</returns>
    public static LaneProgram? Region(Emitter emitter, Operation owner, Region region)
    {
        List<LaneStep> steps = [];
        Dictionary<Value, int> numbers = [];
        ImmutableArray<ElementType> inputs = [.. region.Arguments.Select(a => a.TensorType.ElementType)];
        for (var i = 0; i < inputs.Length; i++) Add(region.Arguments[i], new LaneInput(inputs[i], i));
        foreach (var operation in region.Operations.Where(o => !o.Definition.IsTerminator))
        {
            if (operation.Definition is ConstantOp) Add(operation.Result, new LaneConstant(ConstantOp.ValueOf(operation)));
            else if (Applies(operation.Definition) && operation.Operands.All(Known))
                Add(operation.Result, Step(operation, [.. operation.Operands.Select(o => numbers[o])]));
            else
            {
                emitter.Refuse(owner, $"its body may hold elementwise ops on scalars, it holds {operation.Name} at {operation.Location}");
                return null;
            }
        }
        if (!region.Results.All(Known))
        {
            emitter.Refuse(owner, "its body may return what it computes from its arguments and constants, it returns a value from outside");
            return null;
        }
        return new LaneProgram(inputs, [.. steps], [.. region.Results.Select(r => numbers[r])]);

        void Add(Value value, LaneStep step)
        {
            numbers[value] = steps.Count;
            steps.Add(step);
        }

        bool Known(Value value)
        {
            // A constant from outside is as good as one inside.
            if (!numbers.ContainsKey(value) && emitter.SplatOf(value) is { } scalar) Add(value, new LaneConstant(scalar));
            return numbers.ContainsKey(value);
        }
    }

    private static LaneStep Step(Operation operation, ImmutableArray<int> operands)
    {
        var type = operation.Result.TensorType.ElementType;
        return operation.Definition switch
        {
            ElementwiseOp { Arity: 1 } op => new LaneUnary(type, op.ScalarOp, operands[0]),
            ElementwiseOp op => new LaneBinary(type, op.ScalarOp, operands[0], operands[1]),
            CompareOp => new LaneCompare(Direction(operation), Comparison(operation), operands[0], operands[1]),
            SelectOp => new LaneSelect(type, operands[0], operands[1], operands[2]),
            ClampOp => new LaneClamp(type, operands[0], operands[1], operands[2]),
            ConvertOp => new LaneConvert(type, operands[0]),
            var other => throw new InvalidOperationException($"{other} is no lane step"),
        };
    }

    private static ComparisonDirection Direction(Operation operation) =>
        Enum.Parse<ComparisonDirection>(operation.Attributes.Get<EnumAttribute>("comparison_direction").Value);

    private static ComparisonType Comparison(Operation operation)
    {
        if (operation.Attributes.TryGet<EnumAttribute>("compare_type", out var given))
            return given.Value == "TOTALORDER" ? ComparisonType.TotalOrder : Enum.Parse<ComparisonType>(given.Value, ignoreCase: true);
        var type = operation.Operands[0].TensorType.ElementType;
        return type.IsFloat() ? ComparisonType.Float : type.IsSigned() ? ComparisonType.Signed : ComparisonType.Unsigned;
    }
}
