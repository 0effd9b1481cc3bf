using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TpuRemote.Compiler;
using TpuRemote.Compiler.Explanations;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Types;
using TpuRemote.Pod.Execution;
using TpuRemote.Pod.Instructions;
using TpuRemote.Pod.Memory;
using TpuRemote.Pod.Specs;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Executables;

namespace TpuRemote.Server.Tests.Accelerators;

/// <summary>An accelerator whose programs are C# functions by name, so that the server is tested without compiler and kernels.</summary>
internal sealed class ScriptedAccelerator : IAccelerator
{
    private readonly TpuPod _pod = new(TpuTopology.Parse("v2-8"));
    private int _compilations;
    private int _running;

    public Dictionary<string, ScriptedProgram> Programs { get; } = ScriptedProgram.All.ToDictionary(program => program.Name);

    public int Compilations => Volatile.Read(ref _compilations);

    /// <summary>Programs that run now.</summary>
    public int Running => Volatile.Read(ref _running);

    public TpuTopology Topology => _pod.Topology;

    public ImmutableArray<string> KernelProviders => ["scripted"];

    public ParsedProgram Parse(ReadOnlyMemory<byte> code, RewriteSpec spec, CancellationToken cancellation)
    {
        var name = Encoding.UTF8.GetString(code.Span).Trim();
        if (!Programs.TryGetValue(name, out var script))
        {
            var place = new FileLocation("", 3, 5);
            throw new DiagnosticException(
                new Diagnostic("parse", $"no program is called {name}", "stablehlo.add", place), new Diagnostic(
                    "add_c1", "a second fault", "", Location.Unknown));
        }

        script.OnParse?.Invoke(cancellation);
        cancellation.ThrowIfCancellationRequested();
        var replicas = spec.NumReplicas == 0 ? script.Replicas : spec.NumReplicas;
        var options = new CompileOptions(Topology, replicas, 1, spec.Precision);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {replicas} {spec.Precision}"));
        return new ParsedProgram(
            new Module(name, Hlo.Attributes.AttributeDictionary.Empty, []), options, Topology.Name, Convert.ToHexStringLower(hash));
    }

    public Executable Compile(ParsedProgram program, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _compilations);
        var script = Programs[program.Module.Name!];
        script.OnCompile?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        return new Executable(
            Topology,
            program.Options.NumReplicas,
            program.Options.Precision,
            [],
            0,
            script.Arguments,
            script.Results,
            new InstructionSequence([new ScriptedInstruction(script)]),
            new CompiledMemoryStats(1, 2, 3, 4, 5));
    }

    public Explanation Explain(ParsedProgram program, CancellationToken cancellation) =>
        throw new NotSupportedException("a scripted program has no passes");

    public DeviceArray Allocate(TensorType type, int? numReplicas) => _pod.Allocate(type, numReplicas);

    public MemoryStatistics MemoryOf(int device) => _pod.MemoryOf(device);

    public ImmutableArray<DeviceArray> Run(Executable executable, ImmutableArray<DeviceArray> arguments, RunOptions options)
    {
        var script = ((ScriptedInstruction)executable.Code.Instructions[0]).Program;
        Interlocked.Increment(ref _running);
        try
        {
            return script.Run(this, arguments, options);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public void Dispose() => _pod.Dispose();

    private sealed record ScriptedInstruction(ScriptedProgram Program) : Instruction
    {
        public override IEnumerable<int> Reads => [];

        public override IEnumerable<int> Writes => [];
    }
}
