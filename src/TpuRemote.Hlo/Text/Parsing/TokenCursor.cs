using System.Globalization;
using System.Runtime.CompilerServices;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Reads a text token by token and says what it met where something else was expected.</summary>
internal sealed class TokenCursor
{
    // How many tokens are read between two looks at the budget.
    private const int TokensPerCheck = 256;

    private readonly Lexer _lexer;
    private readonly ParseOptions _limits;
    private int _tokens;

    /// <summary>Stands before the first token.</summary>
    public TokenCursor(string source, string fileName, ParseOptions limits)
    {
        (Source, FileName, _limits) = (source, fileName, limits);
        _lexer = new Lexer(source);
        Current = _lexer.Next();
    }

    /// <summary>How deep what is being read is nested.</summary>
    public int Depth { get; private set; }

    /// <summary>The whole text.</summary>
    public string Source { get; }

    /// <summary>The file's name as diagnostics give it.</summary>
    public string FileName { get; }

    /// <summary>The token to be read next.</summary>
    public Token Current { get; private set; }

    /// <summary>How many braces stand open before the current token; recovery finds its way back by it.</summary>
    public int OpenBraces { get; private set; }

    /// <summary>The current token's characters.</summary>
    public ReadOnlySpan<char> Text => Current.In(Source);

    /// <summary>The current token's place.</summary>
    public FileLocation Here => PlaceOf(Current);

    /// <summary>A token's place.</summary>
    public FileLocation PlaceOf(Token token) => new(FileName, token.Line, token.Column);

    /// <summary>Goes on to the next token and answers the one that was passed.</summary>
    public Token Advance()
    {
        var passed = Current;
        if (++_tokens % TokensPerCheck == 0) _limits.Budget.Check();
        if (Is("{")) OpenBraces++;
        else if (Is("}")) OpenBraces--;
        Current = _lexer.Next();
        return passed;
    }

    /// <summary>Reads on from a position within the current token.</summary>
    public void Split(int position)
    {
        _lexer.ResetTo(position);
        Current = _lexer.Next();
    }

    /// <summary>Takes braces that a faulty text did not close as closed.</summary>
    public void ForgetBraces(int open) => OpenBraces = open;

    /// <summary>Whether the current token is of that kind.</summary>
    public bool Is(TokenKind kind) => Current.Kind == kind;

    /// <summary>Whether the current token is that keyword or punctuation.</summary>
    public bool Is(string spelling) => Current.Kind is TokenKind.Punctuation or TokenKind.BareIdentifier && Text.SequenceEqual(spelling);

    /// <summary>Whether the current token is an op's name in quotes, as the generic form has it.</summary>
    public bool IsQuoted(string name) => Current.Kind == TokenKind.String && Text[1..^1].SequenceEqual(name);

    /// <summary>Passes that keyword or punctuation if it stands here.</summary>
    public bool TryTake(string spelling)
    {
        var stands = Is(spelling);
        if (stands) Advance();
        return stands;
    }

    /// <summary>Passes that keyword or punctuation.</summary>
    public Token Take(string spelling) => Is(spelling) ? Advance() : throw Unexpected($"'{spelling}'");

    /// <summary>Passes a token of that kind.</summary>
    /// <exception cref="SyntaxException">Another stands here, or it is longer than a name may be.</exception>
    public Token Take(TokenKind kind, string expected)
    {
        if (!Is(kind)) throw Unexpected(expected);
        if (Current.Length > _limits.MaxNameLength)
            throw Beyond(Current, $"a name or string of {Current.Length} characters", "max-name-length", _limits.MaxNameLength);
        return Advance();
    }

    /// <summary>Passes a name that begins with a mark (<c>%</c>, <c>^</c>, <c>#</c>, <c>!</c>) and answers it without the mark.</summary>
    public string TakeMarked(TokenKind kind, string expected) => Take(kind, expected).In(Source)[1..].ToString();

    /// <summary>Passes <c>@name</c> or <c>@"name"</c> and answers the name.</summary>
    public string TakeSymbol()
    {
        var token = Take(TokenKind.AtIdentifier, "a symbol such as @main");
        var name = token.In(Source)[1..];
        return name[0] == '"' ? Decode(token, name) : name.ToString();
    }

    /// <summary>Passes a string and answers its text.</summary>
    public string TakeString(string expected = "a string")
    {
        var token = Take(TokenKind.String, expected);
        return Decode(token, token.In(Source));
    }

    /// <summary>Passes a whole number, perhaps negative, of 64 bits.</summary>
    public long TakeInteger(string expected = "a whole number")
    {
        var start = Current;
        var negative = TryTake("-");
        var token = Take(TokenKind.Integer, expected);
        if (IntegerText.TryMagnitude(token.In(Source), out var magnitude) && IntegerText.TrySigned(magnitude, negative, out var value))
            return value;
        throw Fault(start, $"the number {(negative ? "-" : "")}{token.In(Source)} does not fit 64 bits");
    }

    /// <summary>Reads a list in brackets, its items parted by commas.</summary>
    public List<T> TakeList<T>(string open, string close, Func<T> item)
    {
        Take(open);
        var items = new List<T>();
        if (TryTake(close)) return items;
        do
        {
            items.Add(item());
        }
        while (TryTake(","));
        if (!TryTake(close)) throw Unexpected($"',' or '{close}'");
        return items;
    }

    /// <summary>Runs a reader one level deeper, refusing text that nests without end before the stack does.</summary>
    public T Nested<T>(Func<T> read)
    {
        CheckDepth(1);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Depth++;
        try
        {
            return read();
        }
        finally
        {
            Depth--;
        }
    }

    /// <summary>Refuses what would stand here with that many levels of its own, where that is deeper than a text may nest.</summary>
    public void CheckDepth(int levels)
    {
        if (levels > _limits.MaxDepth - Depth)
            throw Beyond(Current, $"the text nests deeper than {_limits.MaxDepth} levels, which", "max-depth", _limits.MaxDepth);
    }

    /// <summary>A fault at a token: something is more than the reader takes.</summary>
    /// <param name="at">Where.</param>
    /// <param name="given">What was given.</param>
    /// <param name="limit">The limit's name, as the server's command line has it.</param>
    /// <param name="value">Its value.</param>
    public SyntaxException Beyond(Token at, string given, string limit, long value) =>
        Fault(at, $"{given} exceeds the limit {limit} = {value}", DiagnosticKind.ResourceExhausted);

    /// <summary>A fault at the current token: what stands there and what was expected.</summary>
    public SyntaxException Unexpected(string expected) => Fault(Current, Current.Kind switch
    {
        TokenKind.Invalid => Current.Fault!,
        TokenKind.End => $"found the end of the text, expected {expected}",
        _ => $"found {Excerpt(Text)}, expected {expected}",
    });

    /// <summary>A fault at a token.</summary>
    public SyntaxException Fault(Token at, string message, DiagnosticKind kind = DiagnosticKind.InvalidArgument) =>
        Fault(PlaceOf(at), message, kind);

    /// <summary>A fault at a place.</summary>
    public static SyntaxException Fault(Location place, string message, DiagnosticKind kind = DiagnosticKind.InvalidArgument) =>
        new(new Diagnostic("parse", message, "", place, kind));

    private static string Excerpt(ReadOnlySpan<char> text) =>
        text.Length <= 40 ? $"'{text}'" : string.Create(CultureInfo.InvariantCulture, $"'{text[..40]}...'");

    private string Decode(Token token, ReadOnlySpan<char> quoted) =>
        StringEscapes.Decode(quoted)
        ?? throw Fault(token, @"the string has an escape other than \n, \t, \\, \"" and two hexadecimal digits");
}
