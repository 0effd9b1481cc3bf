using Ctpu.Commands;

namespace Ctpu.Tests.Commands;

public sealed class NearestTests
{
    private static readonly string[] Known = ["--data", "--tpu", "--precision", "--json"];

    [Theory]
    [InlineData("--dta", "--data")]
    [InlineData("--dtaa", "--data")]
    [InlineData("--persicion", "--precision")]
    [InlineData("--jsn", "--json")]
    [InlineData("--tup", "--tpu")]
    public void To_Misspelt_FindsTheWord(string given, string expected) => Assert.Equal(expected, Nearest.To(given, Known));

    [Theory]
    [InlineData("xylophone")]
    [InlineData("--batch")]
    [InlineData("--out")]
    [InlineData("--jobs")]
    [InlineData("-v")]
    public void To_NothingAlike_FindsNone(string given) => Assert.Null(Nearest.To(given, Known));

    [Fact]
    public void To_NoneKnown_FindsNone() => Assert.Null(Nearest.To("anything", []));
}
