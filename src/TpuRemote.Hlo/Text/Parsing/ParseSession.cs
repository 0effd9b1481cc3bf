using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>The reading of one text: its parsers, what was found wrong so far, and where to go on after a fault.</summary>
internal sealed class ParseSession
{
    private readonly List<Diagnostic> _diagnostics = [];
    private int _functions;
    private int _operations;

    /// <summary>Begins to read a text.</summary>
    public ParseSession(string text, string fileName, ParseOptions options)
    {
        Options = options;
        Cursor = new TokenCursor(text, fileName, options);
        Types = new TypeParser(Cursor, options.MaxRank);
        Attributes = new AttributeParser(Cursor, Types, options);
        Locations = new LocationParser(Cursor);
    }

    /// <summary>The limits.</summary>
    public ParseOptions Options { get; }

    /// <summary>Where the text is read.</summary>
    public TokenCursor Cursor { get; }

    /// <summary>Reads types.</summary>
    public TypeParser Types { get; }

    /// <summary>Reads attributes.</summary>
    public AttributeParser Attributes { get; }

    /// <summary>Reads locations.</summary>
    public LocationParser Locations { get; }

    /// <summary>What was found wrong so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Collects a fault.</summary>
    /// <exception cref="TooManyFaultsException">It is one more than are collected.</exception>
    public void Report(SyntaxException exception)
    {
        if (exception.Fault is null) return;
        _diagnostics.Add(exception.Fault);
        if (_diagnostics.Count >= Options.MaxDiagnostics) throw new TooManyFaultsException();
    }

    /// <summary>Counts one more function.</summary>
    public void CountFunction()
    {
        if (++_functions > Options.MaxFunctions) Stop($"function {_functions}", "max-functions", Options.MaxFunctions);
    }

    /// <summary>Counts one more op.</summary>
    public void CountOperation()
    {
        Options.Budget.Check();
        if (++_operations > Options.MaxOperations) Stop($"op {_operations}", "max-operations", Options.MaxOperations);
    }

    /// <summary>Refuses an op or function of too many operands, results or arguments.</summary>
    public void CheckValues(int count, string what)
    {
        if (count > Options.MaxValues) throw Cursor.Beyond(Cursor.Current, $"{count} {what}", "max-values", Options.MaxValues);
    }

    /// <summary>
    /// After a fault in an op: goes to where the next op begins on a line of its own, or to the brace that closes the region.
    /// </summary>
    /// <param name="start">The op's first token.</param>
    /// <param name="openBraces">How many braces stood open before the op.</param>
    public void SkipToNextOperation(Token start, int openBraces) => Skip(start, openBraces, BeginsOperation);

    /// <summary>
    /// After a fault in a function: goes to where the next one begins on a line of its own, or to the brace that closes the module.
    /// </summary>
    /// <param name="start">The function's first token.</param>
    /// <param name="openBraces">How many braces stood open before the function.</param>
    public void SkipToNextFunction(Token start, int openBraces) =>
        Skip(start, openBraces, () => Cursor.Is("func.func") || Cursor.IsQuoted("func.func"));

    private void Skip(Token start, int openBraces, Func<bool> begins)
    {
        for (; !Cursor.Is(TokenKind.End); Cursor.Advance())
        {
            var outdented = start.StartsLine && Cursor.Current.StartsLine && Cursor.Current != start;
            // A brace that the faulty text forgot to close would swallow the rest, but what is indented no deeper stands outside it.
            var closes = Cursor.Is("}") && (Cursor.OpenBraces <= openBraces || (outdented && Cursor.Current.Column < start.Column));
            var resumes = Cursor.Current.StartsLine && begins()
                && (Cursor.OpenBraces <= openBraces || (outdented && Cursor.Current.Column <= start.Column));
            if (!closes && !resumes) continue;
            Cursor.ForgetBraces(openBraces);
            return;
        }
    }

    // What comes after the first that is too many is too many as well.
    private void Stop(string given, string limit, long value)
    {
        Report(Cursor.Beyond(Cursor.Current, given, limit, value));
        throw new TooManyFaultsException();
    }

    // A faulty op is passed at least by its first token: whoever fails has taken one, or stands at one that begins no op.
    private bool BeginsOperation() => Cursor.Current.Kind switch
    {
        TokenKind.PercentIdentifier or TokenKind.String => true,
        TokenKind.BareIdentifier => Cursor.Text.Contains('.') || Cursor.Text is "return" or "call",
        _ => false,
    };
}
