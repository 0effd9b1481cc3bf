using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Pod.Kernels.Vector;

namespace TpuRemote.Pod.Lanes;

/// <summary>
/// A lane program made ready to be interpreted a tile at a time. Each step reads and writes dense runs of at most
/// <see cref="TileLanes"/> elements: registers in a worker's scratch memory, or, where a kernel points a slot there, the arrays
/// themselves. Steps that have a vector form take it; the others go through <see cref="Scalar"/>, the definition.
/// </summary>
internal sealed unsafe class LaneCode
{
    /// <summary>Lanes of a tile: a register of f32 takes 4 KiB, so that about ten of them stay in the first-level cache.</summary>
    public const int TileLanes = 1024;

    private const int SlotBytes = 8;

    private readonly LaneProgram _program;
    private readonly LaneStepCode[] _code;
    private readonly int[] _registerOffsets;

    /// <summary>Prepares a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="exact">Whether results are the evaluator's bits.</param>
    public LaneCode(LaneProgram program, bool exact)
    {
        _program = program;
        _code = [.. Enumerable.Range(0, program.Steps.Length)
            .Where(i => program.Steps[i] is not (LaneInput or LaneConstant or LaneIota))
            .Select(i => LaneStepCode.Create(program, i, exact))];
        (_registerOffsets, ScratchBytes) = new RegisterPlan(program).Place(RoundUp(program.Steps.Length * SlotBytes), TileLanes);
    }

    /// <summary>Bytes of scratch memory that a worker needs: a slot (the address of its lanes) for each step, then the registers.</summary>
    public int ScratchBytes { get; }

    /// <summary>Steps of the program.</summary>
    public int StepCount => _program.Steps.Length;

    /// <summary>Points every slot to its register and writes constants there.</summary>
    /// <param name="scratch">A worker's scratch memory.</param>
    /// <param name="lanes">The most lanes that will be run.</param>
    public void Begin(byte* scratch, int lanes)
    {
        var slots = (byte**)scratch;
        for (var step = 0; step < _registerOffsets.Length; step++)
        {
            slots[step] = scratch + _registerOffsets[step];
            if (_program.Steps[step] is LaneConstant constant) Lane.Fill(constant.Value.Bytes.Span, slots[step], lanes);
        }
    }

    /// <summary>The register of a step: where its lanes are unless a kernel points its slot elsewhere.</summary>
    public byte* Register(byte* scratch, int step) => scratch + _registerOffsets[step];

    /// <summary>Runs the steps over the lanes that the slots point to.</summary>
    public void Run(byte* scratch, int lanes)
    {
        var slots = (byte**)scratch;
        foreach (ref readonly var step in _code.AsSpan()) step.Run(slots, lanes);
    }

    private static int RoundUp(int bytes) => (bytes + 63) & ~63;
}
