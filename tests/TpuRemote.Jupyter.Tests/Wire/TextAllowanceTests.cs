using TpuRemote.Jupyter.FrontEnds;
using TpuRemote.Jupyter.Wire;

namespace TpuRemote.Jupyter.Tests.Wire;

public sealed class TextAllowanceTests
{
    private readonly TextAllowance _sut = new(head: 10, tail: 6);

    [Fact]
    public void Admit_LittleText_PassesAsItIs()
    {
        Assert.Equal("0123456789", Print("01234", "56789"));
        Assert.Empty(_sut.End());
    }

    [Fact]
    public void Admit_MoreThanTheHead_KeepsTheRestForTheEnd()
    {
        Assert.StartsWith("0123456789\n[", Print("01234", "56789abc"));
        Assert.Equal([(OutputStream.Output, "abc")], _sut.End());
    }

    [Fact]
    public void End_MoreThanHeadAndTail_SaysHowMuchIsLeftOut()
    {
        Print("0123456789", "a\n", "b\n", "c\n", "d\n", "e\n");
        var rest = _sut.End().ToArray();
        // Six characters are kept: three lines of two.
        Assert.Equal("c\nd\ne\n", string.Concat(rest[1..].Select(r => r.Text)));
        Assert.Contains("2 lines (1 KiB) were left out", rest[0].Text);
    }

    [Fact]
    public void End_OneLongText_KeepsItsEnd()
    {
        Print("0123456789", new string('x', 1000) + "\nlast\n!");
        var rest = _sut.End().ToArray();
        Assert.Equal((2, "last\n!"), (rest.Length, rest[1].Text));
        Assert.Contains("1 lines", rest[0].Text);
    }

    [Fact]
    public void Admit_LimitWithinACharacter_SplitsBeforeIt()
    {
        Assert.StartsWith("012345678\n[", Print("012345678", "\U0001F600"));
        Assert.Equal([(OutputStream.Output, "\U0001F600")], _sut.End());
    }

    [Fact]
    public void End_Twice_BeginsAnew()
    {
        Print("0123456789abc");
        _ = _sut.End();
        Assert.Empty(_sut.End());
        Assert.Equal("new", Print("new"));
    }

    private string Print(params string[] texts) => string.Concat(texts.Select(text => _sut.Admit(OutputStream.Output, text)));
}
