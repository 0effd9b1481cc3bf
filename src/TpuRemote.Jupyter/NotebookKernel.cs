using TpuRemote.Jupyter.Cells;
using TpuRemote.Jupyter.Directives;
using TpuRemote.Jupyter.Displays;
using TpuRemote.Jupyter.Execution;
using TpuRemote.Jupyter.Extensions;
using TpuRemote.Jupyter.FrontEnds;
using TpuRemote.Jupyter.Language;
using TpuRemote.Jupyter.Packages;
using TpuRemote.Jupyter.Submissions;

namespace TpuRemote.Jupyter;

/// <summary>One notebook: what its cells have declared, and the running of the next. Cells run one at a time.</summary>
public sealed class NotebookKernel : IAsyncDisposable
{
    private readonly NotebookLoadContext _context = new();
    private readonly NotebookExtensions _extensions;
    private readonly NotebookOutput _output;
    private readonly UserFailure _failure;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile CellRun? _run;

    /// <summary>Begins a notebook.</summary>
    /// <param name="options">What it begins with.</param>
    /// <param name="frontEnd">Where its output goes.</param>
    public NotebookKernel(NotebookOptions options, IFrontEnd frontEnd)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(frontEnd);
        Options = options;
        Directives = new DirectiveTable();
        foreach (var directive in KernelDirectives.All.Concat(options.Directives)) Directives.Add(directive);
        _extensions = new NotebookExtensions(Directives);
        References = new NotebookReferences(_context, _extensions);
        Packages = new SessionPackages(options.Folder, options.BundledPackages, new PackageRestore(options.Folder));
        Chain = new SubmissionChain(References, _context);
        _output = new NotebookOutput(frontEnd, new ValueFormatter(_extensions));
        _failure = new UserFailure(Chain, _context);
        _output.FramesOf = _failure.FramesOf;
        Language = new LanguageService(Chain.Draft, () => Directives.All, Options.Folder, ValueOf);
        Ready = Task.Run(Begin);
    }

    /// <summary>What it began with.</summary>
    public NotebookOptions Options { get; }

    /// <summary>The directives that its cells may use.</summary>
    public DirectiveTable Directives { get; }

    /// <summary>The assemblies that its cells may use.</summary>
    public NotebookReferences References { get; }

    /// <summary>The packages that its cells have asked for.</summary>
    public SessionPackages Packages { get; }

    /// <summary>Its variables, by name.</summary>
    public IEnumerable<NotebookVariable> Variables => Chain.Variables();

    /// <summary>Completes when the compiler is warm and the first cell will be quick; cells may come before.</summary>
    public Task Ready { get; }

    /// <summary>Completion, inspection, completeness: may be asked while a cell runs.</summary>
    public ILanguageService Language { get; }

    internal SubmissionChain Chain { get; }

    internal bool IsSubmission(System.Reflection.Assembly assembly) => _context.IsSubmission(assembly);

    internal NotebookExtensions Extensions => _extensions;

    /// <summary>
    /// Runs a cell, to its end or until it fails or is interrupted. What the user's code does wrong is an outcome, not an exception.
    /// </summary>
    public async Task<CellOutcome> ExecuteAsync(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        await _turn.WaitAsync();
        try
        {
            await Ready;
            using var run = new CellRun(this, cell, _output);
            _run = run;
            return await run.OutcomeAsync(_failure, Options);
        }
        finally
        {
            _run = null;
            _output.Flush();
            _turn.Release();
            BackgroundFailures.LookSoon();
        }
    }

    /// <summary>Stops the cell that runs, if one does.</summary>
    public void Interrupt() => _run?.Interrupt();

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Interrupt();
        return ValueTask.CompletedTask;
    }

    // Not while a cell runs, which may be changing it.
    private string? ValueOf(string variable) =>
        _run is null && Chain.Variables().FirstOrDefault(v => v.Name == variable) is { } found ? found.ShortText() : null;

    // The first compilation costs most of a second; a notebook's first cell need not wait for it.
    private void Begin()
    {
        NotebookConsole.Install();
        BackgroundFailures.Install();
        var usings = string.Concat(Options.Usings.Select(name => $"using {name};\n"));
        var prelude = Chain.Compile($"{usings}await Task.CompletedTask; \"\".Length", "Prelude", CancellationToken.None);
        Chain.RunAsync(prelude).GetAwaiter().GetResult();
    }
}
