using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TpuRemote.Compiler;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text;
using TpuRemote.Hlo.Types;
using TpuRemote.Hlo.Verification;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Specs;
using TpuRemote.Server.Executables;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Accelerators;

/// <summary>The simulated pod and its compiler.</summary>
/// <param name="topology">The pod's shape.</param>
/// <param name="limits">What programs may take.</param>
/// <param name="clock">The server's clock.</param>
internal sealed class PodAccelerator(TpuTopology topology, ServerLimits limits, TimeProvider clock) : IAccelerator
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly TpuPod _pod = new(topology);

    /// <inheritdoc />
    public TpuTopology Topology => topology;

    /// <inheritdoc />
    public ImmutableArray<string> KernelProviders => TpuPod.KernelProviders;

    /// <inheritdoc />
    public ParsedProgram Parse(ReadOnlyMemory<byte> code, RewriteSpec spec, CancellationToken cancellation)
    {
        var budget = new CompileBudget(limits, clock, cancellation);
        var module = ModuleParser.Parse(Decode(code.Span), options: OptionsOf(budget));
        Verifier.ThrowIfInvalid(module, budget);
        CheckEntry(module);
        InlinedSize.ThrowIfBeyond(module, limits.MaxOperations, limits.MaxDepth);
        var target = spec.AcceleratorType.Length == 0 ? topology : FindTopology(spec.AcceleratorType);
        var options = new CompileOptions(
            target,
            Count(spec.NumReplicas, module, Module.NumReplicas, target.CoreCount),
            Count(spec.NumPartitions, module, Module.NumPartitions, target.CoreCount),
            spec.Precision)
        {
            MaxOperations = limits.MaxOperations,
            MaxDepth = limits.MaxDepth,
        };
        return new ParsedProgram(module, options, target.Name, Fingerprint(module, options, budget))
        {
            Warnings = TpuCompiler.Warnings(module, options),
        };
    }

    /// <inheritdoc />
    public Executable Compile(ParsedProgram program, CancellationToken cancellation) =>
        TpuCompiler.Compile(program.Module, Within(program.Options, cancellation), cancellation);

    /// <inheritdoc />
    public Explanation Explain(ParsedProgram program, CancellationToken cancellation) =>
        TpuCompiler.Explain(program.Module, Within(program.Options, cancellation), cancellation);

    /// <inheritdoc />
    public DeviceArray Allocate(TensorType type, int? numReplicas) =>
        _pod.Allocate(type, numReplicas, cleared: false);

    /// <inheritdoc />
    public MemoryStatistics MemoryOf(int device) => _pod.MemoryOf(device);

    /// <inheritdoc />
    public ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options) =>
        _pod.Run(executable, arguments, options);

    /// <inheritdoc />
    public void Dispose() => _pod.Dispose();

    private static void CheckEntry(Module module)
    {
        try
        {
            _ = module.Main;
        }
        catch (KeyNotFoundException error)
        {
            throw RefusalException.Invalid(error.Message);
        }
    }

    private CompileOptions Within(CompileOptions options, CancellationToken cancellation) =>
        options with { Budget = new CompileBudget(limits, clock, cancellation) };

    private ParseOptions OptionsOf(CompileBudget budget) => new()
    {
        MaxDepth = limits.MaxDepth,
        MaxLiteralBytes = limits.MaxConstantBytes,
        MaxOperations = limits.MaxOperations,
        MaxFunctions = limits.MaxFunctions,
        MaxValues = limits.MaxValues,
        MaxRank = limits.MaxRank,
        MaxAttributes = limits.MaxAttributes,
        MaxNameLength = limits.MaxNameLength,
        Budget = budget,
    };

    private static string Decode(ReadOnlySpan<byte> code)
    {
        try
        {
            return StrictUtf8.GetString(code);
        }
        catch (DecoderFallbackException error)
        {
            throw RefusalException.Invalid($"the program is not UTF-8 text: byte {error.Index} is wrong");
        }
    }

    private static TpuTopology FindTopology(string name)
    {
        try
        {
            return TpuTopology.Parse(name);
        }
        catch (ArgumentException error)
        {
            throw RefusalException.Invalid(error.Message);
        }
    }

    // What the client asked for must not contradict what the program was written for.
    private static int Count(int asked, Module module, string attribute, int devices)
    {
        var written = module.Attributes.TryGet<IntegerAttribute>(attribute, out var found) ? found.Value : 0;
        if (asked != 0 && written > 1 && asked != written)
            throw RefusalException.Invalid($"{attribute} = {written} stands in the module; the rewrite asks for {asked}");
        var count = asked != 0 ? asked : Math.Max(1, written);
        if (count > devices) throw RefusalException.Invalid($"{attribute} = {count} was given; the accelerator has {devices} devices");
        return (int)count;
    }

    private static string Fingerprint(Module module, CompileOptions options, CompileBudget budget) => ProgramFingerprint.Of(
        module,
        string.Create(
            CultureInfo.InvariantCulture, $"{options.Topology.Name} {options.NumReplicas} {options.NumPartitions} {options.Precision}"),
        budget);
}
