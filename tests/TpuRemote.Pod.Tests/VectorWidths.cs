using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Hlo.Scalars;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Instructions;
using static TpuRemote.Pod.Tests.ProgramUnderTest;

namespace TpuRemote.Pod.Tests;

/// <summary>
/// All kernels give the same bits whatever vectors the processor has. What vectors the JIT may use is settled when a process starts,
/// so this assembly runs itself as a program that prints the hashes of its kernels' results.
/// </summary>
public sealed class VectorWidths
{
    private const string Command = "print-kernel-hashes";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public async Task Kernels_WithNarrowerVectors_GiveTheSameBits(string switchedOff, int widest)
    {
        var host = Environment.ProcessPath!;
        if (!Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.Ordinal)) host = "dotnet";
        string[] arguments = [typeof(VectorWidths).Assembly.Location, Command];
        var start = new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true };
        start.Environment[switchedOff] = "0";
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, process.ExitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(int.Parse(lines[0], CultureInfo.InvariantCulture), 0, widest);
        Assert.Equal(Hashes(), lines[1..]);
    }

    public static int Main(string[] arguments)
    {
        if (arguments is not [Command]) return 1;
        Console.WriteLine(
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0);
        foreach (var line in Hashes()) Console.WriteLine(line);
        return 0;
    }

    private static List<string> Hashes()
    {
        var lines = new List<string>();
        foreach (var precision in Enum.GetValues<MatrixPrecision>()) lines.Add($"{precision} product {Hash(Product(precision))}");
        foreach (var op in Enum.GetValues<ScalarOp>().Where(op => Scalar.Supports(op, ElementType.F32))) lines.Add($"{op} {Hash(Map(op))}");
        foreach (var precision in Enum.GetValues<Precision>()) lines.Add($"{precision} sum {Hash(Sum(precision))}");
        return lines;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private static byte[] Product(MatrixPrecision precision)
    {
        const int M = 37, K = 300, N = 61;
        using var program = new ProgramUnderTest();
        var (a, b) = (program.Argument(TensorType.Of(ElementType.F32, M, K)), program.Argument(TensorType.Of(ElementType.F32, K, N)));
        var r = program.Result(TensorType.Of(ElementType.F32, M, N));
        program.Then(new MatrixMultiply(1, M, K, N, Dense(a, 1, M, K), Dense(b, 1, K, N), r, precision));
        return program.Run([Given.F32(Given.Uniform(M * K, 1), M, K)], [Given.F32(Given.Uniform(K * N, 2), K, N)])[0].Bytes(0).ToArray();
    }

    private static byte[] Map(ScalarOp op)
    {
        const int Count = 3001;
        using var program = new ProgramUnderTest();
        var type = TensorType.Of(ElementType.F32, Count);
        var (a, b) = (program.Argument(type), program.Argument(type));
        var r = program.Result(Scalar.IsPredicate(op) ? type.With(ElementType.I1) : type);
        var code = Scalar.Arity(op) == 2 ? Given.Binary(op) : Given.Unary(op);
        if (Scalar.IsPredicate(op)) code = code with { Steps = [code.Steps[0], new TpuRemote.Pod.Lanes.LaneUnary(ElementType.I1, op, 0)] };
        program.Then(new VectorMap([Count], code, [.. code.Inputs.Select((_, i) => Dense(i == 0 ? a : b, Count))], [Dense(r, Count)]));
        return program.Run([Given.F32(Given.Floats(Count, 3))], [Given.F32([.. Given.Floats(Count, 4).Reverse()])])[0].Bytes(0).ToArray();
    }

    private static byte[] Sum(Precision precision)
    {
        const int Count = 100_003;
        using var program = new ProgramUnderTest(precision: precision);
        var (a, zero, r) = (program.Argument(TensorType.Of(ElementType.F32, Count)), program.Constant(ElementType.F32, 0f),
            program.Result(TensorType.Of(ElementType.F32)));
        program.Then(new VectorReduce([], [Count], Given.Identity(ElementType.F32), [Dense(a, Count)], [zero], Given.Binary(ScalarOp.Add),
            [r]));
        return program.Run([Given.F32(Given.Uniform(Count, 5))])[0].Bytes(0).ToArray();
    }
}
