using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Kernels.Vector;

namespace TpuRemote.Pod.Lanes;

/// <summary>One computing step of a lane program, bound to the slots that it reads and writes.</summary>
internal readonly unsafe struct LaneStepCode
{
    private readonly LaneStep _step;
    private readonly delegate*<byte*, byte*, byte*, byte*, int, void> _vector;
    private readonly int _x;
    private readonly int _y;
    private readonly int _z;
    private readonly int _result;
    private readonly ElementType _operandType;

    private LaneStepCode(LaneProgram program, int number, bool exact)
    {
        _step = program.Steps[number];
        _result = number;
        var operands = RegisterPlan.Operands(_step).ToArray();
        _x = operands[0];
        _y = operands.ElementAtOrDefault(1);
        _z = operands.ElementAtOrDefault(2);
        _operandType = program.Steps[_step is LaneSelect ? _y : _x].Type;
        _vector = VectorForms.Find(_step, _operandType, exact);
    }

    /// <summary>Prepares a step of a program.</summary>
    public static LaneStepCode Create(LaneProgram program, int number, bool exact) => new(program, number, exact);

    /// <summary>Computes the step's lanes.</summary>
    // Invariant: every slot points to at least that many lanes, and the result's lanes are an operand's or overlap none.
    public void Run(byte** slots, int lanes)
    {
        if (_vector != null) _vector(slots[_x], slots[_y], slots[_z], slots[_result], lanes);
        else RunScalar(slots, lanes);
    }

    private void RunScalar(byte** slots, int lanes)
    {
        var size = lanes * _operandType.ByteSize();
        var x = new ReadOnlySpan<byte>(slots[_x], _step is LaneSelect ? lanes : size);
        var y = new ReadOnlySpan<byte>(slots[_y], size);
        var z = new ReadOnlySpan<byte>(slots[_z], size);
        var result = new Span<byte>(slots[_result], lanes * _step.Type.ByteSize());
        switch (_step)
        {
            case LaneUnary step: Scalar.Unary(step.Op, _operandType, x, result); break;
            case LaneBinary step: Scalar.Binary(step.Op, _operandType, x, y, result); break;
            case LaneCompare step: Scalar.Compare(step.Direction, step.Comparison, _operandType, x, y, result); break;
            case LaneSelect: Scalar.Select(_operandType, x, y, z, result); break;
            case LaneClamp: Scalar.Clamp(_operandType, x, y, z, result); break;
            case LaneConvert: Scalar.Convert(_operandType, x, _step.Type, result); break;
            default: throw new NotSupportedException($"lane step {_step.GetType().Name}");
        }
    }
}
