using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Resolvers;

/// <summary>
/// Finds the TPU to connect to: the argument, else KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS, else TPU_NAME; error texts are those of TensorFlow's
/// TPUClusterResolver. An address is grpc://host:port, with TLS grpcs://host:port, host:port (which means grpc://), or
/// unix:path.
/// </summary>
public sealed class TpuClusterResolver
{
    /// <summary>The variable that GKE sets: addresses with commas between, of which the first is the master.</summary>
    public const string EndpointsVariable = "KUBE_GOOGLE_CLOUD_TPU_ENDPOINTS";

    private const string PlainScheme = "grpc://";
    private const string TlsScheme = "grpcs://";

    /// <summary>The variable that ctpu sets.</summary>
    public const string NameVariable = "TPU_NAME";

    /// <summary>Finds the TPU of the argument, or of this process's environment.</summary>
    /// <exception cref="TpuArgumentException">None is named, or it is a name that only Google Cloud could look up.</exception>
    public TpuClusterResolver(string? tpu = null)
        : this(tpu, Environment.GetEnvironmentVariable)
    {
    }

    /// <summary>Finds the TPU of a list that must hold one.</summary>
    /// <exception cref="TpuArgumentException">The list is empty or holds several.</exception>
    public TpuClusterResolver(IReadOnlyList<string> tpus)
        : this(Only(tpus))
    {
    }

    internal TpuClusterResolver(string? tpu, Func<string, string?> environment)
    {
        var named = Given(tpu) ?? Given(environment(EndpointsVariable))?.Split(',')[0] ?? Given(environment(NameVariable));
        Master = AddressOf(named ?? throw new TpuArgumentException("Please provide a TPU Name to connect to."));
    }

    /// <summary>The address to connect to: grpc://host:port, grpcs://host:port or unix:///path.</summary>
    public string Master { get; }

    /// <summary>Whether the argument or the environment names a TPU at all.</summary>
    public static bool IsNamed(string? tpu = null) => IsNamed(tpu, Environment.GetEnvironmentVariable);

    internal static bool IsNamed(string? tpu, Func<string, string?> environment) =>
        Given(tpu) is not null || Given(environment(EndpointsVariable)) is not null || Given(environment(NameVariable)) is not null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Only(IReadOnlyList<string> tpus)
    {
        ArgumentNullException.ThrowIfNull(tpus);
        return tpus.Count switch
        {
            0 => throw new TpuArgumentException("At least one TPU must be specified."),
            1 => tpus[0],
            _ => throw new TpuArgumentException("Using multiple TPUs in a single session is not yet implemented"),
        };
    }

    private static string AddressOf(string named)
    {
        if (named.StartsWith("unix:", StringComparison.Ordinal))
            return named.StartsWith("unix://", StringComparison.Ordinal) ? named : $"unix://{Path.GetFullPath(named["unix:".Length..])}";
        var scheme = named.StartsWith(TlsScheme, StringComparison.Ordinal) ? TlsScheme : PlainScheme;
        var authority = named.StartsWith(scheme, StringComparison.Ordinal) ? named[scheme.Length..] : named;
        if (Uri.TryCreate(scheme + authority, UriKind.Absolute, out var uri)
            && uri is { Port: > 0, AbsolutePath: "" or "/" }
            && uri.UserInfo.Length == 0)
            return scheme + uri.Authority;
        throw new TpuArgumentException(
            $"Could not lookup TPU metadata from name '{named}'. "
            + "Please doublecheck the tpu argument in the TPUClusterResolver constructor. Exception: "
            + "names are looked up by Google Cloud only; an address was expected here, grpc://host:port, grpcs://host:port or unix:path");
    }
}
