using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Scalars;

namespace TpuRemote.Pod.Lanes;

/// <summary>
/// One step of a <see cref="LaneProgram"/>: makes one scalar of <paramref name="Type"/> in every lane. Operands are numbers of
/// earlier steps.
/// </summary>
public abstract record LaneStep(ElementType Type);

/// <summary>The program's input <paramref name="Index"/>, read at the lane's place.</summary>
public sealed record LaneInput(ElementType Type, int Index) : LaneStep(Type);

/// <summary>The same rank-0 literal in every lane.</summary>
public sealed record LaneConstant(Literal Value) : LaneStep(Value.Type.ElementType);

/// <summary>The lane's index along a dimension of the instruction's iteration space.</summary>
public sealed record LaneIota(ElementType Type, int Dimension) : LaneStep(Type);

/// <summary>A scalar operation of one operand. <see cref="LaneStep.Type"/> is the result's type (i1 for is_finite).</summary>
public sealed record LaneUnary(ElementType Type, ScalarOp Op, int X) : LaneStep(Type);

/// <summary>A scalar operation of two operands of the result's type.</summary>
public sealed record LaneBinary(ElementType Type, ScalarOp Op, int X, int Y) : LaneStep(Type);

/// <summary>A comparison of two operands of one type; the result is i1.</summary>
public sealed record LaneCompare(ComparisonDirection Direction, ComparisonType Comparison, int X, int Y) : LaneStep(ElementType.I1);

/// <summary>One of two operands, by an i1.</summary>
public sealed record LaneSelect(ElementType Type, int Predicate, int OnTrue, int OnFalse) : LaneStep(Type);

/// <summary>An operand held between two others.</summary>
public sealed record LaneClamp(ElementType Type, int Min, int X, int Max) : LaneStep(Type);

/// <summary>An operand converted to the result's type.</summary>
public sealed record LaneConvert(ElementType Type, int X) : LaneStep(Type);
