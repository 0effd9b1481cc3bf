using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using TpuRemote.Server.Commands;
using TpuRemote.Server.Tests.Hosting;

namespace TpuRemote.Server.Tests.Commands;

/// <summary>Tokens added, listed, removed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TokenCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tpu-token-test-");

    private string FileName => Path.Combine(_directory.FullName, "tokens.json");

    [Fact]
    public void Add_PrintsTheTokenOnce_AndKeepsItsHashOnly()
    {
        var token = Run("add", FileName, "--user", "alice", "--max-sessions", "3", "--expires", "2100-01-31");
        Assert.Matches("^tpu_[A-Za-z0-9_-]{43}$", token);
        var text = File.ReadAllText(FileName);
        Assert.DoesNotContain(token[4..], text, StringComparison.Ordinal);
        var user = JsonDocument.Parse(text).RootElement.GetProperty("users")[0];
        Assert.Equal("alice", user.GetProperty("name").GetString());
        Assert.Equal("""{"max-sessions":3}""", JsonSerializer.Serialize(user.GetProperty("quotas")));
        var entry = user.GetProperty("tokens")[0];
        Assert.Equal(new DateTimeOffset(2100, 1, 31, 0, 0, 0, TimeSpan.Zero), entry.GetProperty("expires").GetDateTimeOffset());

        // As `printf %s TOKEN | sha256sum` has it.
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token)));
        Assert.Equal(hash, entry.GetProperty("sha256").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileName));
    }

    [Fact]
    public void Add_ForTheSameUser_KeepsTokensAndQuotas()
    {
        var first = Run("add", FileName, "--user", "alice", "--max-sessions", "3");
        var second = Run("add", FileName, "--user", "alice", "--max-array-bytes", "1000");
        Assert.NotEqual(first, second);
        var listed = JsonDocument.Parse(Run("list", FileName, "--json")).RootElement;
        Assert.Equal(1, listed.GetArrayLength());
        Assert.Equal("""{"max-sessions":3,"max-array-bytes":1000}""", JsonSerializer.Serialize(listed[0].GetProperty("quotas")));
        Assert.Equal(2, listed[0].GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public void Remove_ById_LeavesTheOthers()
    {
        using var added = JsonDocument.Parse(Run("add", FileName, "--user", "alice", "--json"));
        Run("add", FileName, "--user", "alice");
        Run("add", FileName, "--user", "bob");
        Assert.Equal("Removed 1 tokens.", Run("remove", FileName, "--id", added.RootElement.GetProperty("id").GetString()!));
        var listed = Run("list", FileName).Split(Environment.NewLine);
        Assert.Equal(["alice", "bob"], listed.Where(line => !line.StartsWith(' ')));
        Assert.Equal(2, listed.Count(line => line.StartsWith(' ')));
    }

    // Only root may give files away.
    [RootFact]
    public void Change_ByAnotherThanTheOwner_IsRefusedAndLeavesNothing()
    {
        Run("add", FileName, "--user", "alice");
        File.Delete(FileName + ".lock");
        var before = File.ReadAllBytes(FileName);
        using (var chown = Process.Start("chown", ["65534", FileName]))
        {
            Assert.True(chown.WaitForExit(TestServer.Patience), "chown does not end");
            Assert.Equal(0, chown.ExitCode);
        }

        var error = Assert.Throws<IOException>(() => Run("remove", FileName, "--user", "alice"));
        Assert.Contains("belongs to user 65534 and would become that of user 0", error.Message);
        Assert.Equal(before, File.ReadAllBytes(FileName));
        Assert.Equal([FileName], Directory.GetFiles(_directory.FullName));
    }

    [Fact]
    public void Change_ThroughALink_ChangesTheFileAndKeepsTheLink()
    {
        Run("add", FileName, "--user", "alice");
        var link = Path.Combine(_directory.FullName, "link.json");
        File.CreateSymbolicLink(link, FileName);
        Run("add", link, "--user", "bob");
        Assert.Equal(FileName, new FileInfo(link).LinkTarget);
        Assert.Contains("\"bob\"", File.ReadAllText(FileName), StringComparison.Ordinal);
        Assert.False(File.Exists(link + ".lock"));
    }

    [Fact]
    public void Remove_ByUser_RemovesTheUser()
    {
        Run("add", FileName, "--user", "alice");
        Run("add", FileName, "--user", "bob");
        Run("remove", FileName, "--user", "alice");
        Assert.Equal("bob", Run("list", FileName).Split(Environment.NewLine)[0]);
    }

    [Fact]
    public void Add_ByManyAtOnce_LosesNone()
    {
        var tokens = new int[20].AsParallel().WithDegreeOfParallelism(4).Select(_ =>
        {
            while (true)
            {
                try
                {
                    return Run("add", FileName, "--user", "alice");
                }
                catch (IOException)
                {
                    // Another holds the file: said, and tried again.
                }
            }
        }).ToArray();
        Assert.Equal(20, tokens.Distinct().Count());
        Assert.Equal(20, JsonDocument.Parse(Run("list", FileName, "--json")).RootElement[0].GetProperty("tokens").GetArrayLength());
    }

    [Theory]
    [InlineData("--user was not given", "add", "FILE")]
    [InlineData("the tokens file was not given", "add", "--user", "alice")]
    [InlineData("expected 1 to 64 of A-Z", "add", "FILE", "--user", "al ice")]
    [InlineData("expected 1 to 64 of A-Z", "add", "FILE", "--user", "anonymous")]
    [InlineData("which has passed", "add", "FILE", "--user", "alice", "--expires", "1969-12-31")]
    [InlineData("expected a date", "add", "FILE", "--user", "alice", "--expires", "soon")]
    [InlineData("--max-sessions 0 was given", "add", "FILE", "--user", "alice", "--max-sessions", "0")]
    [InlineData("'--speed' was given", "add", "FILE", "--user", "alice", "--speed", "9")]
    [InlineData("--user was given 2 times", "add", "FILE", "--user", "alice", "--user", "bob")]
    [InlineData("expected either --id ID or --user NAME", "remove", "FILE")]
    [InlineData("expected tokens add", "steal", "FILE")]
    public void Arguments_ThatAreWrong_AreSaid(string expected, params string[] arguments)
    {
        var given = arguments.Select(argument => argument == "FILE" ? FileName : argument).ToArray();
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Run(given)).Message);
        Assert.False(File.Exists(FileName));
    }

    [Theory]
    [InlineData("[]", "is wrong at line 1")]
    [InlineData("{}", "is wrong at line")]
    [InlineData("null", "has no \"users\"")]
    [InlineData("""{"users":null}""", "the tokens file")]
    [InlineData("""{"users":[null]}""", "null where a user or a token is expected")]
    [InlineData("""{"users":[{"name":"alice","quotas":{},"tokens":[null]}]}""", "null where a user or a token is expected")]
    [InlineData("""{"users":[{"name":null,"quotas":{},"tokens":[]}]}""", "is wrong at line 1")]
    [InlineData("""{"users":[{"name":"alice","quotas":null,"tokens":[]}]}""", "is wrong at line 1")]
    [InlineData("""{"users":[{"name":"alice","quotas":{},"tokens":null}]}""", "the tokens file")]
    [InlineData("""{"users":[{"name":"alice","quotas":{"max-session":1},"tokens":[]}]}""", "is wrong at line 1")]
    [InlineData("""{"users":[{"name":"alice","quotas":{"max-sessions":0},"tokens":[]}]}""", "max-sessions of user alice is 0")]
    [InlineData("""{"users":[{"name":"a\nb","quotas":{},"tokens":[]}]}""", "has a wrong name")]
    [InlineData("""{"users":[{"name":"alice","quotas":{},"tokens":[{"id":"1","sha256":"00"}]}]}""", "expected 64 hexadecimal digits")]
    [InlineData(
        """{"users":[{"name":"alice","quotas":{},"tokens":[]},{"name":"alice","quotas":{},"tokens":[]}]}""", "alice stands twice")]
    public void File_ThatIsWrong_IsSaid(string text, string expected)
    {
        File.WriteAllText(FileName, text);
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Run("list", FileName)).Message);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Run(params string[] arguments)
    {
        var output = new StringWriter();
        AdministrationCommands.Run(["tokens", .. arguments], output, TextWriter.Null, new ManualClock());
        return output.ToString().TrimEnd();
    }
}
