using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Literals;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;

namespace TpuRemote.Server.Tests.Accelerators;

/// <summary>One program of the <see cref="ScriptedAccelerator"/>. Donated arguments are overwritten in place, as the pod does.</summary>
internal sealed record ScriptedProgram(
    string Name,
    ImmutableArray<ArgumentSpec> Arguments,
    ImmutableArray<ResultSpec> Results,
    Func<ScriptedAccelerator, ImmutableArray<DeviceArray>, RunOptions, ImmutableArray<DeviceArray>> Run)
{
    private static readonly TensorType Scalar = TensorType.Of(ElementType.F32);
    private static readonly TensorType Pair = TensorType.Of(ElementType.F32, 2);
    private static readonly TensorType Large = TensorType.Of(ElementType.F32, 1 << 20);

    public int Replicas { get; init; } = 1;

    public Action<CancellationToken>? OnParse { get; init; }

    public Action? OnCompile { get; init; }

    public static IEnumerable<ScriptedProgram> All =>
    [
        // [a0, a1] + [b0, b1]
        new("add", [In(Pair), In(Pair)], [Out(Pair)], (tpu, a, _) =>
        {
            var sum = tpu.Allocate(Pair, null);
            for (var i = 0; i < 2; i++) Floats(sum)[i] = Floats(a[0])[i] + Floats(a[1])[i];
            return [sum];
        }),

        // variable, x -> variable + x (in place), variable before
        new("step", [In(Scalar) with { DonatedTo = 0 }, In(Scalar)], [Out(Scalar), Out(Scalar)], (tpu, a, _) =>
        {
            var before = tpu.Allocate(Scalar, null);
            Floats(before)[0] = Floats(a[0])[0];
            Floats(a[0])[0] += Floats(a[1])[0];
            return [Handed(tpu, a[0]), before];
        }),

        // Overwrites its variable, then halts.
        new("halt", [In(Scalar) with { DonatedTo = 0 }], [Out(Scalar)], (_, a, _) =>
        {
            Floats(a[0])[0] = float.NaN;
            throw new PodException("a collective was reached by part of its group", new Origin("all_reduce", "train.cs:12"));
        }),

        // Runs until it is cancelled.
        new("wait", [], [Out(Scalar)], (_, _, options) =>
        {
            options.CancellationToken.WaitHandle.WaitOne();
            throw new OperationCanceledException(options.CancellationToken);
        }),

        // Consumes its variable without a result that takes it over, and gives its value.
        new("take", [In(Scalar) with { DonatedTo = 0 }], [Out(Scalar)], (tpu, a, _) => [Handed(tpu, a[0])]),

        // Takes a scalar from each replica's infeed and hands its double to the outfeed.
        new("feed", [], [Out(Scalar)], (tpu, _, options) =>
        {
            var taken = options.HostTransfers!.DequeueInfeed(0, [Scalar], options.CancellationToken)[0].AsSpan<float>()[0];
            options.HostTransfers.EnqueueOutfeed(0, [Literal.Scalar(ElementType.F32, 2 * taken)], options.CancellationToken);
            return [tpu.Allocate(Scalar, null)];
        }),

        // 4 MiB of zeros, as a result.
        new("large", [], [Out(Large)], (tpu, _, _) => [tpu.Allocate(Large, null)]),

        // The same into the outfeed.
        new("pour", [], [Out(Scalar)], (tpu, _, options) =>
        {
            options.HostTransfers!.EnqueueOutfeed(0, [new Literal(Large, new byte[Large.ByteSize])], options.CancellationToken);
            return [tpu.Allocate(Scalar, null)];
        }),

        // Computes for 5 ms.
        new("nap", [], [Out(Scalar)], (tpu, _, _) =>
        {
            Thread.Sleep(5);
            return [tpu.Allocate(Scalar, null)];
        }),

        // Each replica's scalar, plus its number.
        new("number", [In(Scalar) with { IsVarying = true }], [Out(Scalar) with { IsVarying = true }], (tpu, a, _) =>
        {
            var result = tpu.Allocate(Scalar, 8);
            for (var r = 0; r < 8; r++) Cast(result.Bytes(r))[0] = Cast(a[0].Bytes(r))[0] + r;
            return [result];
        }) { Replicas = 8 },

        // The machine's own memory runs out.
        new("exhaust", [], [Out(Scalar)], (_, _, _) => throw new InsufficientMemoryException()),

        // The simulated HBM has no room for its result.
        new("overflow", [In(Scalar) with { DonatedTo = 0 }], [Out(Scalar)], (_, _, _) => throw new HbmExhaustedException(4096, 0, 0)),

        // A fault of the server itself.
        new("crash", [], [Out(Scalar)], (_, _, _) => throw new InvalidOperationException("secret of another user")),
    ];

    public static Span<float> Floats(DeviceArray array) => Cast(array.Bytes(0));

    // A donated argument is gone afterwards, as the pod has it.
    private static DeviceArray Handed(ScriptedAccelerator tpu, DeviceArray donated)
    {
        var value = Floats(donated)[0];
        donated.Dispose();
        var result = tpu.Allocate(Scalar, null);
        Floats(result)[0] = value;
        return result;
    }

    private static Span<float> Cast(Span<byte> bytes) => MemoryMarshal.Cast<byte, float>(bytes);

    private static ArgumentSpec In(TensorType type) => new(type, false, null);

    private static ResultSpec Out(TensorType type) => new(type, false, 0);
}
