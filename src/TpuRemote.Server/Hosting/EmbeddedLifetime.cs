namespace TpuRemote.Server.Hosting;

/// <summary>A host that lives and ends with its <see cref="TpuServer"/>: it leaves the process' signals and console alone.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
