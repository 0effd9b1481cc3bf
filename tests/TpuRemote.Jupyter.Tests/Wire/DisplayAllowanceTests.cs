using TpuRemote.Jupyter.FrontEnds;
using TpuRemote.Jupyter.Wire;

namespace TpuRemote.Jupyter.Tests.Wire;

public sealed class DisplayAllowanceTests
{
    private static readonly MimeBundle Ten = MimeBundle.Of(MimeBundle.Html, new string('x', 10));

    [Fact]
    public void Admit_WithinTheLimits_IsItself() => Assert.Same(Ten, new DisplayAllowance(10, 100, 5).Admit(Ten));

    [Fact]
    public void Admit_TooLarge_IsAMessageWithItsForms()
    {
        var shown = new DisplayAllowance(9, 10_000, 5).Admit(Ten)!;
        Assert.Contains("text/html", shown.Forms[MimeBundle.Plain]);
        Assert.Contains("is not shown", shown.Forms[MimeBundle.Plain]);
    }

    [Fact]
    public void Admit_TooMany_SaysSoOnce()
    {
        var sut = new DisplayAllowance(10, 1000, 2);
        Assert.Same(Ten, sut.Admit(Ten));
        Assert.Same(Ten, sut.Admit(Ten));
        Assert.Contains("2 displays", sut.Admit(Ten)!.Forms[MimeBundle.Plain]);
        Assert.Null(sut.Admit(Ten));
    }

    [Fact]
    public void Admit_TooMuch_SaysSoOnce()
    {
        var sut = new DisplayAllowance(10, 25, 100);
        Assert.Same(Ten, sut.Admit(Ten));
        Assert.Same(Ten, sut.Admit(Ten));
        Assert.Contains("no more are shown", sut.Admit(Ten)!.Forms[MimeBundle.Plain]);
        Assert.Null(sut.Admit(Ten));
    }

    [Fact]
    public void Admit_AfterForgetting_IsItself()
    {
        var sut = new DisplayAllowance(10, 10, 1);
        sut.Admit(Ten);
        sut.Forget();
        Assert.Same(Ten, sut.Admit(Ten));
    }
}
