using System.Net;
using TpuRemote.Server.Hosting;

namespace TpuRemote.Server.Access;

/// <summary>Where a server may listen: on this machine as it likes, elsewhere only with TLS and credentials.</summary>
internal static class ListenRules
{
    /// <summary>Refuses options that contradict one another, or that would open the server to a network unprotected.</summary>
    /// <exception cref="ArgumentException">They do; says which option is missing.</exception>
    public static void Check(TpuServerOptions options)
    {
        var access = options.Access;
        if ((access.Certificate is null) != (access.Key is null))
            throw new ArgumentException("--tls-certificate and --tls-key go together; only one of them was given");
        if (access.ClientAuthority is not null && !access.HasTls)
        {
            throw new ArgumentException(
                "--client-ca was given without --tls-certificate and --tls-key: clients show certificates over TLS only");
        }

        if (options.Listen.SocketPath is not null && access.HasTls)
            throw new ArgumentException(
                $"--tls-certificate was given to listen on {options.Listen}: a Unix socket is served without TLS; listen on HOST:PORT");
        Check(options.Listen, "--listen", access);
        if (options.MetricsListen is not { } metrics) return;
        if (metrics.EndPoint is null) throw new ArgumentException($"--metrics-listen {metrics} was given; expected HOST:PORT");
        Check(metrics, "--metrics-listen", access);
    }

    private static void Check(ListenAddress address, string option, AccessOptions access)
    {
        if (address.EndPoint is not { } endPoint || IPAddress.IsLoopback(endPoint.Address)) return;
        var missing = Missing(access);
        if (missing.Length == 0) return;
        throw new ArgumentException(
            $"cannot listen on {address} ({option}) without {missing}: other machines could reach it. Give what is missing, or listen on " +
            "127.0.0.1 or a Unix socket and let others in by ssh -L");
    }

    private static string Missing(AccessOptions access)
    {
        var tls = access.HasTls ? "" : "TLS (--tls-certificate and --tls-key)";
        var credentials = access.AsksForCredentials ? "" : "credentials (--tokens or --client-ca)";
        return string.Join(" and ", new[] { tls, credentials }.Where(text => text.Length > 0));
    }
}
