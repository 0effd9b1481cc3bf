using System.Globalization;
using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Wire;

/// <summary>How large one display may be, and how many and how much of them one cell may show. Sizes are in characters.</summary>
/// <param name="one">The largest display.</param>
/// <param name="all">All displays of a cell.</param>
/// <param name="count">How many displays a cell may show.</param>
internal sealed class DisplayAllowance(long one, long all, int count)
{
    /// <summary>The largest display by default.</summary>
    public const long DefaultOne = 16L << 20;

    /// <summary>All displays of a cell by default.</summary>
    public const long DefaultAll = 64L << 20;

    /// <summary>How many displays a cell may show by default.</summary>
    public const int DefaultCount = 5000;

    private long _shown;
    private int _count;

    /// <summary>What may be shown of a display: itself, or a message in its place; null once that has been said of the cell.</summary>
    public MimeBundle? Admit(MimeBundle data)
    {
        data = AdmitUpdate(data);
        (_shown, _count) = (_shown + Length(data), _count + 1);
        if (_count <= count && _shown <= all) return data;
        var first = _count - 1 <= count && _shown - Length(data) <= all;
        if (!first) return null;
        _count = count + 1;
        return MimeBundle.OfText(string.Create(
            CultureInfo.InvariantCulture,
            $"This cell has shown {count:N0} displays or {TextAllowance.Size(all)} of them: no more are shown. "
            + $"Update one display instead of adding others, or show fewer."));
    }

    /// <summary>What may be shown in the place of an earlier display.</summary>
    public MimeBundle AdmitUpdate(MimeBundle data)
    {
        if (Length(data) <= one) return data;
        var forms = string.Join(", ", data.Forms.OrderBy(f => f.Key).Select(f => $"{f.Key} {TextAllowance.Size(f.Value.Length)}"));
        return MimeBundle.OfText(
            $"A display of {TextAllowance.Size(Length(data))} ({forms}) is not shown: the limit is {TextAllowance.Size(one)}. "
            + "Show a part of it, or write it to a file.");
    }

    /// <summary>Starts anew.</summary>
    public void Forget() => (_shown, _count) = (0, 0);

    private static long Length(MimeBundle data) => data.Forms.Values.Sum(form => (long)form.Length);
}
