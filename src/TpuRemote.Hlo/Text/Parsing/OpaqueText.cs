using TpuRemote.Hlo.Text.Tokens;

namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>
/// Passes attributes that mean nothing to us and answers them as they are written: a word, and what follows it in angle brackets.
/// </summary>
internal sealed class OpaqueText(TokenCursor cursor)
{
    /// <summary>Passes a word or name, with its body in angle brackets where it has one.</summary>
    public string Take()
    {
        var start = cursor.Current.Start;
        var end = cursor.Advance().End;
        return cursor.Is("<") && cursor.Current.Start == end ? RestFrom(start) : cursor.Source[start..end];
    }

    /// <summary>
    /// Passes up to the closing of the angle bracket that stands here or was passed last, and answers all from <paramref name="start"/>.
    /// </summary>
    public string RestFrom(int start)
    {
        var open = cursor.Is("<") ? new Stack<char>() : new Stack<char>(['>']);
        while (true)
        {
            if (cursor.Is(TokenKind.End) || cursor.Is(TokenKind.Invalid))
                throw cursor.Unexpected($"'{(open.Count > 0 ? open.Peek() : '>')}'");
            var token = cursor.Advance();
            if (token.Kind != TokenKind.Punctuation || token.Length != 1) continue;
            var mark = cursor.Source[token.Start];
            if (Closing(mark) is { } closing) open.Push(closing);
            else if (mark is '>' or ')' or ']' or '}' && open.Pop() != mark)
                throw cursor.Fault(token, $"'{mark}' closes a bracket that is not open");
            if (open.Count == 0) return cursor.Source[start..token.End];
        }
    }

    private static char? Closing(char mark) => mark switch
    {
        '<' => '>',
        '(' => ')',
        '[' => ']',
        '{' => '}',
        _ => null,
    };
}
