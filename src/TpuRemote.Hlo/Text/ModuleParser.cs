using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Text.Parsing;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text;

/// <summary>
/// Reads StableHLO text as JAX, PyTorch and TensorFlow print it: pretty and generic forms, with or without a module around the functions.
/// Nothing is verified but that the text is well-formed and names what it defined; see <c>Verifier</c>.
/// </summary>
public sealed class ModuleParser
{
    private readonly ParseSession _session;
    private readonly FunctionParser _functionParser;
    private readonly ImmutableArray<Function>.Builder _functions = ImmutableArray.CreateBuilder<Function>();
    private AttributeDictionary _attributes = AttributeDictionary.Empty;
    private string? _name;
    private bool _hasModule;

    private ModuleParser(ParseSession session)
    {
        _session = session;
        _functionParser = new FunctionParser(session);
    }

    private TokenCursor Cursor => _session.Cursor;

    /// <summary>Reads a program.</summary>
    /// <param name="text">The text of one module, or of functions alone.</param>
    /// <param name="fileName">The file's name in the locations of ops and diagnostics.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="DiagnosticException">
    /// The text is malformed, or uses what is not supported; all faults that were found, with places.
    /// </exception>
    public static Module Parse(string text, string fileName = "", ParseOptions? options = null) =>
        TryParse(text, out var module, out var diagnostics, fileName, options) ? module : throw new DiagnosticException(diagnostics);

    /// <summary>Reads a program, answering faults instead of throwing them.</summary>
    /// <param name="text">The text of one module, or of functions alone.</param>
    /// <param name="module">The program; null where there are faults.</param>
    /// <param name="diagnostics">The faults, in the order of the text.</param>
    /// <param name="fileName">The file's name in the locations of ops and diagnostics.</param>
    /// <param name="options">Limits.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Module? module,
        out ImmutableArray<Diagnostic> diagnostics,
        string fileName = "",
        ParseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        var session = new ParseSession(text, fileName, options ?? ParseOptions.Default);
        var parser = new ModuleParser(session);
        parser.Run();
        diagnostics = [.. session.Diagnostics];
        module = diagnostics.IsEmpty ? new Module(parser._name, parser._attributes, parser._functions.ToImmutable()) : null;
        return module is not null;
    }

    private void Run()
    {
        try
        {
            while (!Cursor.Is(TokenKind.End)) Recovering(TopLevel);
            if (_functions.Count == 0 && _session.Diagnostics.Count == 0)
                Recovering(() => throw Cursor.Unexpected("a function (func.func)"));
        }
        catch (TooManyFaultsException)
        {
            // What was collected up to here is reported.
        }
    }

    private void Recovering(Action read)
    {
        var (start, openBraces) = (Cursor.Current, Cursor.OpenBraces);
        try
        {
            read();
        }
        catch (SyntaxException fault)
        {
            _session.Report(fault);
            if (Cursor.Current == start) Cursor.Advance();
            _session.SkipToNextFunction(start, openBraces);
        }
    }

    private void TopLevel()
    {
        if (Cursor.Is("module") || Cursor.Is("builtin.module") || Cursor.IsQuoted("builtin.module")) Module();
        else Item();
    }

    private void Module()
    {
        if (_hasModule || _functions.Count > 0)
            throw Cursor.Fault(
                Cursor.Current, "a text of several modules is not supported; one was expected", DiagnosticKind.Unimplemented);
        _hasModule = true;
        if (Cursor.Advance().Kind == TokenKind.String) GenericModule();
        else PrettyModule();
        _session.Locations.Optional(Cursor.Here);
    }

    private void PrettyModule()
    {
        if (Cursor.Is(TokenKind.AtIdentifier)) _name = Cursor.TakeSymbol();
        if (Cursor.TryTake("attributes")) _attributes = _session.Attributes.Dictionary();
        Items();
    }

    private void GenericModule()
    {
        Cursor.Take("(");
        Cursor.Take(")");
        var properties = AttributeDictionary.Empty;
        if (Cursor.TryTake("<"))
        {
            properties = _session.Attributes.Dictionary();
            Cursor.Take(">");
        }
        Cursor.Take("(");
        Items();
        Cursor.Take(")");
        var attributes = new AttributeDictionary([.. properties, .. _session.Attributes.OptionalDictionary()]);
        Cursor.Take(":");
        _session.Types.ParseFunction();
        _name = (attributes.Find("sym_name") as StringAttribute)?.Value;
        _attributes = attributes.With("sym_name", null);
    }

    private void Items()
    {
        Cursor.Take("{");
        if (Cursor.Is(TokenKind.CaretIdentifier))
        {
            Cursor.Advance();
            Cursor.Take(":");
        }
        while (!Cursor.Is("}"))
        {
            if (Cursor.Is(TokenKind.End)) throw Cursor.Unexpected("'}' after the functions of the module");
            Recovering(Item);
        }
        Cursor.Advance();
    }

    private void Item()
    {
        if (Cursor.Is("func.func") || Cursor.IsQuoted("func.func"))
        {
            _session.CountFunction();
            _functions.Add(_functionParser.Parse());
        }
        else if (Cursor.Is(TokenKind.HashIdentifier)) AttributeAlias();
        else if (Cursor.Is(TokenKind.ExclamationIdentifier)) TypeAlias();
        else if (Cursor.Is("{-#"))
            throw Cursor.Fault(Cursor.Current, "a section of resources is not supported", DiagnosticKind.Unimplemented);
        else if (Cursor.Is(TokenKind.BareIdentifier) && Cursor.Text.Contains('.')) throw NotAFunction();
        else throw Cursor.Unexpected("a function (func.func)");
    }

    private SyntaxException NotAFunction() => Cursor.Fault(
        Cursor.Current,
        $"the op {Cursor.Text} is not supported in a module, which holds functions (func.func)",
        DiagnosticKind.Unimplemented);

    private void AttributeAlias()
    {
        var alias = Cursor.TakeMarked(TokenKind.HashIdentifier, "an alias");
        Cursor.Take("=");
        if (Cursor.Is("loc")) _session.Locations.Define(alias, _session.Locations.Parse());
        else _session.Attributes.ParseAlias(alias);
    }

    private void TypeAlias()
    {
        var alias = Cursor.TakeMarked(TokenKind.ExclamationIdentifier, "an alias");
        Cursor.Take("=");
        _session.Types.Define(alias, _session.Types.Parse());
    }
}
