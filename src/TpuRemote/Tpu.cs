using TpuRemote.Client;
using TpuRemote.Client.Resolvers;
using TpuRemote.Client.Sessions;

namespace TpuRemote;

/// <summary>The front door.</summary>
public static class Tpu
{
    /// <summary>
    /// Opens a session on the TPU that is named: by the argument, KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS or TPU_NAME. Where none is, a server
    /// starts inside this process and stops with the session.
    /// </summary>
    /// <param name="tpu">grpc://host:port, grpcs://host:port, host:port or unix:path; null for what the environment names, or else a
    /// server of one's own.</param>
    /// <param name="acceleratorType">What that server simulates: v2-8, v3-32 ...</param>
    /// <param name="options">How the session behaves.</param>
    /// <param name="cancellation">Stops connecting.</param>
    /// <exception cref="Client.Errors.TpuArgumentException">What is named is no address.</exception>
    /// <exception cref="Client.Errors.TpuServiceException">Nothing answers there.</exception>
    public static Task<TpuSession> ConnectAsync(
        string? tpu = null,
        string acceleratorType = Local.DefaultAcceleratorType,
        TpuSessionOptions? options = null,
        CancellationToken cancellation = default) =>
        TpuClusterResolver.IsNamed(tpu)
            ? TpuSession.ConnectAsync(new TpuClusterResolver(tpu), options, cancellation)
            : Local.ConnectAsync(acceleratorType, options, cancellation);
}
