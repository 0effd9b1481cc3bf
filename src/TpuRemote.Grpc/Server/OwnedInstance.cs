namespace TpuRemote.Grpc.Server;

/// <summary>Ends what was made for one call.</summary>
internal static class OwnedInstance
{
    public static async ValueTask DisposeAsync(object instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}
