using System.Diagnostics;
using System.Globalization;

namespace TpuRemote.Server.Tests.Hosting;

/// <summary>A process that does not start as it should is not left behind.</summary>
public sealed class ListeningProcessTests
{
    [Fact]
    public async Task Process_ThatSaysSomethingElse_IsKilled()
    {
        var start = new ProcessStartInfo("sh", ["-c", "echo I am $$; exec sleep 1000"]);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ListeningProcess.StartAsync(start));
        Assert.Contains("said 'I am ", error.Message);
        var number = int.Parse(error.Message.Split("said 'I am ")[1].Split('\'')[0], CultureInfo.InvariantCulture);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(number));
    }

    [Fact]
    public async Task Process_ThatEnds_IsSaidToHaveSaidNothing()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ListeningProcess.StartAsync(new ProcessStartInfo("true")));
        Assert.Contains("'true ' said ''", error.Message);
    }
}
