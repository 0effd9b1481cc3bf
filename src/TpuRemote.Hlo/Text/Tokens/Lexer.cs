using System.Buffers;

namespace TpuRemote.Hlo.Text.Tokens;

/// <summary>Splits MLIR text into tokens, one at a time (MLIR language reference, "Notation" and "Top level productions").</summary>
internal sealed class Lexer(string source)
{
    private static readonly SearchValues<char> BareFollowers =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.");

    private static readonly SearchValues<char> SuffixFollowers =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$.-");

    private int _position;
    private int _line = 1;
    private int _lineStart;
    private bool _startsLine = true;

    /// <summary>The next token; <see cref="TokenKind.End"/> for ever once the text is over.</summary>
    public Token Next()
    {
        SkipBlanks();
        if (_position >= source.Length) return Make(TokenKind.End, 0);
        var first = source[_position];
        if (char.IsAsciiLetter(first) || first == '_') return Make(TokenKind.BareIdentifier, Run(_position, BareFollowers));
        if (char.IsAsciiDigit(first)) return Number();
        return first switch
        {
            '%' => Suffixed(TokenKind.PercentIdentifier, "a value's name"),
            '@' when Peek(1) == '"' => Quoted(TokenKind.AtIdentifier, 1),
            '@' => Suffixed(TokenKind.AtIdentifier, "a symbol's name"),
            '#' => Suffixed(TokenKind.HashIdentifier, "an attribute's name"),
            '^' => Suffixed(TokenKind.CaretIdentifier, "a block's name"),
            '!' => Suffixed(TokenKind.ExclamationIdentifier, "a type's name"),
            '"' => Quoted(TokenKind.String, 0),
            '-' when Peek(1) == '>' => Make(TokenKind.Punctuation, 2),
            '{' when Peek(1) == '-' && Peek(2) == '#' => Make(TokenKind.Punctuation, 3),
            '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>' or ',' or ':' or '=' or '-' or '+' or '*' or '?' or '/' or '|' =>
                Make(TokenKind.Punctuation, 1),
            _ => Make(TokenKind.Invalid, 1, $"the character {Name(first)} begins no token"),
        };
    }

    /// <summary>
    /// Goes on from a position within the last token's line. A dimension list is why: <c>4x5xf32</c> reads as <c>4</c> and
    /// <c>x5xf32</c>, <c>0x5xf32</c> even as a hexadecimal number.
    /// </summary>
    public void ResetTo(int position) => _position = position;

    private static string Name(char c) => char.IsControl(c) ? $"U+{(int)c:X4}" : $"'{c}'";

    private char Peek(int ahead) => _position + ahead < source.Length ? source[_position + ahead] : '\0';

    private int Run(int from, SearchValues<char> followers)
    {
        var length = source.AsSpan(from).IndexOfAnyExcept(followers);
        return length < 0 ? source.Length - from : length;
    }

    private Token Make(TokenKind kind, int length, string? fault = null)
    {
        var token = new Token(kind, _position, length, _line, _position - _lineStart + 1, _startsLine, fault);
        _position += length;
        _startsLine = false;
        return token;
    }

    private void SkipBlanks()
    {
        for (; _position < source.Length; _position++)
        {
            switch (source[_position])
            {
                case '\n':
                    (_line, _lineStart, _startsLine) = (_line + 1, _position + 1, true);
                    break;
                case ' ' or '\t' or '\r':
                    break;
                case '/' when Peek(1) == '/':
                    var end = source.IndexOf('\n', _position);
                    _position = (end < 0 ? source.Length : end) - 1;
                    break;
                default:
                    return;
            }
        }
    }

    private Token Number()
    {
        if (source[_position] == '0' && Peek(1) == 'x' && char.IsAsciiHexDigit(Peek(2)))
            return Make(TokenKind.Integer, 2 + Count(_position + 2, char.IsAsciiHexDigit));
        var length = Count(_position, char.IsAsciiDigit);
        if (Peek(length) != '.') return Make(TokenKind.Integer, length);
        length++;
        length += Count(_position + length, char.IsAsciiDigit);
        if (Peek(length) is 'e' or 'E')
        {
            var sign = Peek(length + 1) is '+' or '-' ? 1 : 0;
            var digits = Count(_position + length + 1 + sign, char.IsAsciiDigit);
            if (digits > 0) length += 1 + sign + digits;
        }
        return Make(TokenKind.Float, length);
    }

    private int Count(int from, Func<char, bool> belongs)
    {
        var end = from;
        while (end < source.Length && belongs(source[end])) end++;
        return Math.Max(end - from, 0);
    }

    private Token Suffixed(TokenKind kind, string what)
    {
        var length = char.IsAsciiDigit(Peek(1)) ? Count(_position + 1, char.IsAsciiDigit) : Run(_position + 1, SuffixFollowers);
        return length == 0
            ? Make(TokenKind.Invalid, 1, $"'{source[_position]}' should be followed by {what}")
            : Make(kind, 1 + length);
    }

    private Token Quoted(TokenKind kind, int quote)
    {
        for (var end = _position + quote + 1; end < source.Length; end++)
        {
            if (source[end] == '"') return Make(kind, end + 1 - _position);
            if (source[end] == '\n') break;
            if (source[end] == '\\') end++;
        }
        var rest = source.AsSpan(_position).IndexOf('\n');
        return Make(TokenKind.Invalid, rest < 0 ? source.Length - _position : rest, "the string is not closed on its line");
    }
}
