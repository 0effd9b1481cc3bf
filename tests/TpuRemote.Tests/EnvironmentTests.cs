using TpuRemote.Client;
using TpuRemote.Client.Resolvers;

namespace TpuRemote.Tests;

/// <summary>What the front door makes of the environment. One class, so that no two of its tests run at once.</summary>
public class EnvironmentTests
{
    [Fact]
    public async Task ConnectAsync_NothingNamed_StartsAServerOfItsOwn()
    {
        using var _ = Named(null);
        string socket;
        await using (var tpu = await Tpu.ConnectAsync(options: LocalPod.Exact))
        {
            socket = new Uri(tpu.Address).AbsolutePath;
            const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            if (!OperatingSystem.IsWindows()) Assert.Equal(Owners, File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
            var next = await tpu.TpuRewrite(x => x + 1, new float[] { 2 }).RunAsync();
            Assert.Equal(3f, next.ToScalar<float>());
        }
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
    }

    [Fact]
    public async Task ConnectAsync_TpuNameOfAnotherProcess_UsesIt()
    {
        using var server = await ServerProcess.StartAsync();
        using var _ = Named(server.Address);
        await using var tpu = await Tpu.ConnectAsync(options: LocalPod.Exact);
        Assert.Equal(server.Address, tpu.Address);
        var sums = await tpu.BatchParallel(x => Tf.CrossReplicaSum(x), [Tf.Ones(8)], numShards: 8).RunAsync();
        Assert.Equal(8f, sums[5].ToScalar<float>());
    }

    private static Restoring Named(string? name)
    {
        var before = new Restoring(Environment.GetEnvironmentVariable(TpuClusterResolver.NameVariable));
        Environment.SetEnvironmentVariable(TpuClusterResolver.NameVariable, name);
        return before;
    }

    private sealed class Restoring(string? name) : IDisposable
    {
        public void Dispose() => Environment.SetEnvironmentVariable(TpuClusterResolver.NameVariable, name);
    }
}
