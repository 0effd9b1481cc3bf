using System.Globalization;
using TpuRemote.Compiler.Fusion;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Lanes;

namespace TpuRemote.Compiler.Explanations;

/// <summary>Lane programs for readers.</summary>
internal static class LaneText
{
    // An expression longer than this says less than the names of its steps.
    private const int LongestExpression = 96;

    /// <summary>
    /// What each lane computes: an expression over the inputs <c>a</c>, <c>b</c>, ...; where that is long, the number of steps and
    /// their names.
    /// </summary>
    public static string Of(LaneProgram program)
    {
        var lengths = Lengths(program);
        if (program.Outputs.Sum(o => lengths[o]) <= LongestExpression)
            return string.Join("; ", program.Outputs.Select(o => Expression(program, o)));
        var count = program.Steps.Count(IsComputed);
        return $"{count} steps ({Names(program)})";
    }

    /// <summary>The names of the steps, each once, in order; "the value" where nothing is computed.</summary>
    public static string Names(LaneProgram program)
    {
        var names = program.Steps.Where(IsComputed).Select(Name).Distinct().ToList();
        return names.Count == 0 ? "the value" : string.Join(", ", names);
    }

    private static bool IsComputed(LaneStep step) => step is not (LaneInput or LaneConstant);

    // Known before anything is written, for an expression repeats shared steps and may be exponentially long.
    private static long[] Lengths(LaneProgram program)
    {
        var lengths = new long[program.Steps.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            var operands = LaneSteps.Operands(program.Steps[i]).Sum(o => lengths[o] + 2);
            lengths[i] = Math.Min(LongestExpression + 1, Name(program.Steps[i]).Length + operands);
        }
        return lengths;
    }

    private static string Expression(LaneProgram program, int number)
    {
        var step = program.Steps[number];
        var operands = LaneSteps.Operands(step).Select(o => Expression(program, o)).ToList();
        return operands.Count == 0 ? Name(step) : $"{Name(step)}({string.Join(", ", operands)})";
    }

    private static string Name(LaneStep step) => step switch
    {
        LaneInput input => InputName(input.Index),
        LaneConstant constant => Constant(constant.Value),
        LaneIota iota => $"index {iota.Dimension}",
        LaneUnary unary => Snake(unary.Op.ToString()),
        LaneBinary binary => Snake(binary.Op.ToString()),
        LaneCompare compare => compare.Direction.ToString().ToLowerInvariant(),
        LaneSelect => "select",
        LaneClamp => "clamp",
        LaneConvert convert => convert.Type.Name(),
        var other => other.GetType().Name,
    };

    private static string InputName(int index) => index < 26 ? ((char)('a' + index)).ToString() : $"a{index}";

    private static string Constant(Literal value)
    {
        var (type, wide) = (value.Type.ElementType, new byte[sizeof(double)]);
        if (type.IsBoolean()) return value.Bytes.Span[0] == 0 ? "false" : "true";
        if (type.IsFloat())
        {
            Scalar.Convert(type, value.Bytes.Span, ElementType.F64, wide);
            var number = BitConverter.ToDouble(wide);
            return type == ElementType.F64
                ? number.ToString(CultureInfo.InvariantCulture)
                : ((float)number).ToString(CultureInfo.InvariantCulture);
        }
        Scalar.Convert(type, value.Bytes.Span, type.IsSigned() ? ElementType.I64 : ElementType.Ui64, wide);
        return type.IsSigned()
            ? BitConverter.ToInt64(wide).ToString(CultureInfo.InvariantCulture)
            : BitConverter.ToUInt64(wide).ToString(CultureInfo.InvariantCulture);
    }

    // As the op is called in the program's text: CountLeadingZeros is count_leading_zeros.
    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
