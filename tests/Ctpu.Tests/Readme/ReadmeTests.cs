using System.Globalization;
using System.Text.RegularExpressions;
using Ctpu.Tests.Hosting;

namespace Ctpu.Tests.Readme;

public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Example_InTheReadme_IsTheOneThatRuns()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Ctpu.Tests", "Readme", "ReadmeExample.cs"));
        var usings = source[..source.IndexOf("\nnamespace", StringComparison.Ordinal)].Trim();
        var body = Between(source, "        // begin\n", "        // end\n").Replace("\n        ", "\n", StringComparison.Ordinal).Trim();
        var shown = Between(Text, "```csharp\n", "```").Trim();
        Assert.EndsWith($"{usings}\n\n{body}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Example_Run_FindsTheLine()
    {
        await using var output = new StringWriter();
        await ReadmeExample.RunAsync(output);
        var numbers = Regex.Matches(output.ToString(), @"\[(-?[\d.]+)\]")
            .Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(2, numbers.Length);
        Assert.Equal(2, numbers[0], 0.05);
        Assert.Equal(-1, numbers[1], 0.05);
    }

    // Every path that the README names is there.
    [Fact]
    public void Paths_InTheReadme_Exist()
    {
        var paths = Regex.Matches(Text, @"`((?:src|tests|notebooks|protos|deploy|\.ci)/[^`* ]*)`")
            .Select(m => m.Groups[1].Value).Distinct().ToArray();
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{path} does not exist"));
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, $"'{start.Trim()}' was not found");
        from += start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }
}
