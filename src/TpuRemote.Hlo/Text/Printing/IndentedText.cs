using System.Text;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Hlo.Text.Printing;

/// <summary>Text under construction, its lines indented by two blanks per level.</summary>
internal sealed class IndentedText(WorkBudget? budget = null)
{
    // A text of characters of two bytes is about to be held twice: as pieces and as a whole.
    private const int CharactersPerCheck = 1 << 14;
    private const int BytesPerCharacter = 4;

    private readonly StringBuilder _text = new();
    private readonly WorkBudget _budget = budget ?? WorkBudget.Unlimited;
    private int _level;
    private int _checked;

    /// <summary>Appends to the current line.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        _text.Append(text);
        if (_text.Length - _checked < CharactersPerCheck) return;
        _checked = _text.Length;
        _budget.Check((long)_text.Length * BytesPerCharacter);
    }

    /// <summary>Appends a number to the current line.</summary>
    public void Append(long number) => _text.Append(number);

    /// <summary>Begins a new line with the given text.</summary>
    public void Line(ReadOnlySpan<char> text)
    {
        _text.Append('\n').Append(' ', 2 * _level);
        Append(text);
    }

    /// <summary>Runs a writer whose lines are one level deeper.</summary>
    public void Indented(Action write)
    {
        _level++;
        write();
        _level--;
    }

    /// <summary>Appends items parted by comma and blank.</summary>
    public void Join<T>(IEnumerable<T> items, Action<T> write)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first) _text.Append(", ");
            first = false;
            write(item);
        }
    }

    /// <summary>Appends <c>[1, 2]</c>.</summary>
    public void Integers(IEnumerable<long> numbers)
    {
        Append("[");
        Join(numbers, Append);
        Append("]");
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();
}
