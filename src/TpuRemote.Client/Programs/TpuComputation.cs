using System.Collections.Immutable;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Programs;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Sessions;
using TpuRemote.Client.Tracing;

namespace TpuRemote.Client.Programs;

/// <summary>
/// A function rewritten for the TPU. It was traced when it was made; the server compiles it at the first run, or when asked.
/// </summary>
/// <typeparam name="TResult">What a run gives.</typeparam>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class TpuComputation<TResult> : IShown
{
    private readonly TpuSession _session;
    private readonly ComputationForm<TResult> _form;
    private readonly ImmutableArray<RunInput> _inputs;
    private readonly TpuPrecision _precision;
    private readonly Dictionary<string, DeviceProgram> _programs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    internal TpuComputation(TpuSession session, ComputationForm<TResult> form, ImmutableArray<RunInput> inputs, TpuPrecision precision)
    {
        _session = session;
        _form = form;
        _inputs = inputs;
        _precision = precision;
        Program = ProgramFor(inputs);
    }

    /// <summary>The StableHLO program for the inputs of the rewrite; any client that posts it gets the same results.</summary>
    public string Text => Program.Text;

    /// <summary>How precisely a run computes.</summary>
    public TpuPrecision Precision => _precision;

    /// <summary>How many cores a run takes.</summary>
    public int Replicas => _form.Placement.Replicas;

    internal DeviceProgram Program { get; }

    /// <summary>Compiles the program for the inputs of the rewrite, without running it.</summary>
    /// <exception cref="TpuServiceException">The server refuses it, with every diagnostic.</exception>
    public Task<CompiledProgram> CompileAsync(CancellationToken cancellation = default) => Program.CompileAsync(cancellation);

    /// <summary>
    /// Compiles the program for the inputs of the rewrite, and tells what the compiler made of it: each pass before and after, which ops
    /// were fused into which instruction, the memory that it takes. A notebook shows the answer with each op's C# line.
    /// </summary>
    /// <exception cref="TpuServiceException">The server refuses it, with every diagnostic.</exception>
    public Task<ProgramExplanation> ExplainAsync(CancellationToken cancellation = default) => Program.ExplainAsync(cancellation);

    /// <summary>The same function at another precision.</summary>
    public TpuComputation<TResult> WithPrecision(TpuPrecision precision) => new(_session, _form, _inputs, precision);

    /// <summary>Runs on the inputs of the rewrite.</summary>
    /// <exception cref="TpuServiceException">The server refuses or fails it, or cannot be reached. Variables that it was to
    /// assign are then as they were before, or lost: using those fails, saying so, until they are assigned or restored.</exception>
    public Task<TResult> RunAsync(CancellationToken cancellation = default) => RunPlacedAsync(_inputs, cancellation);

    /// <summary>
    /// Runs on other inputs. Those of other types are traced and compiled anew, once. Runs are sent in the order of the calls, without
    /// waiting for the results of those before.
    /// </summary>
    /// <exception cref="TpuArgumentException">The inputs are not what the function takes.</exception>
    /// <exception cref="TpuServiceException">The server refuses or fails it, or cannot be reached. Variables that it was to
    /// assign are then as they were before, or lost: using those fails, saying so, until they are assigned or restored.</exception>
    public Task<TResult> RunAsync(params Tensor[] inputs) => RunPlacedAsync(_form.Place(inputs), CancellationToken.None);

    /// <summary>Runs on other inputs, until cancelled.</summary>
    public Task<TResult> RunAsync(IReadOnlyList<Tensor> inputs, CancellationToken cancellation) =>
        RunPlacedAsync(_form.Place(inputs), cancellation);

    Display IShown.Show() => new ComputationDisplay(Program.Traced, _precision);

    private Task<TResult> RunPlacedAsync(ImmutableArray<RunInput> inputs, CancellationToken cancellation)
    {
        // Traced here, so that what the function throws is thrown to the caller at once and the call keeps its place among others.
        var program = ProgramFor(inputs);
        return AssembledAsync(program, program.RunAsync(inputs, cancellation));
    }

    private async Task<TResult> AssembledAsync(DeviceProgram program, Task<ImmutableArray<ImmutableArray<Tensor>>> run) =>
        _form.Assemble(program.Template, await run.ConfigureAwait(false));

    private DeviceProgram ProgramFor(ImmutableArray<RunInput> inputs)
    {
        var key = string.Join(';', inputs.Select(i => $"{i.Shard}{(i.Replicas > 0 ? "*" : "")}"));
        lock (_lock)
        {
            if (!_programs.TryGetValue(key, out var program)) _programs[key] = program = Trace(inputs);
            return program;
        }
    }

    private DeviceProgram Trace(ImmutableArray<RunInput> inputs)
    {
        ResultTemplate? template = null;
        var traced = Tracing.Trace.Run(
            _session.Variables,
            _form.Placement.Replicas,
            [.. inputs.Select(i => (i.Shard, i.Replicas == 0))],
            arguments =>
            {
                var tensors = new List<Tensor>();
                template = ResultTemplate.Of(_form.Function(arguments), tensors);
                return [.. tensors];
            });
        return new DeviceProgram(_session, traced, template!, _precision);
    }
}
