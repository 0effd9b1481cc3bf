using TpuRemote.Jupyter.Language.Completion;

namespace TpuRemote.Jupyter.Tests.Language.Completion;

public sealed class WordMatchTests
{
    // Rows name the enum's members, which are internal.
    [Theory]
    [InlineData("WriteLine", "", "SameCase")]
    [InlineData("WriteLine", "Wri", "SameCase")]
    [InlineData("WriteLine", "wri", "OtherCase")]
    [InlineData("WriteLine", "WL", "Humps")]
    [InlineData("WriteLine", "wl", "Humps")]
    [InlineData("WriteLine", "WrLi", "Humps")]
    [InlineData("ReadAllLines", "RL", "Humps")]
    [InlineData("HTMLParser", "HP", "Humps")]
    [InlineData("max_pool", "mp", "Humps")]
    [InlineData("Int32", "I3", "Humps")]
    [InlineData("WriteLine", "WI", "None")]
    [InlineData("WriteLine", "Line", "None")]
    [InlineData("writeLine", "WL", "None")]
    [InlineData("WriteLine", "WriteLines", "None")]
    public void Of_ANameAndTypedLetters_TellsHowTheyFit(string name, string typed, string expected) =>
        Assert.Equal(expected, WordMatch.Of(name, typed).ToString());
}
