using System.Text.Json.Serialization;

namespace TpuRemote.Server.Access;

/// <summary>
/// What one user has at most, beside the server's own limits; null for nothing beyond those. The tokens file names them as messages and
/// commands do: <c>max-sessions</c>, <c>max-array-bytes</c> ...
/// </summary>
internal sealed record UserQuotas
{
    /// <summary>No quotas.</summary>
    public static UserQuotas None { get; } = new();

    /// <summary>Sessions open at once.</summary>
    public long? MaxSessions { get; init; }

    /// <summary>Bytes of arrays and of infeed and outfeed queues, over all of the user's sessions.</summary>
    public long? MaxArrayBytes { get; init; }

    /// <summary>Runs that compute or wait for their turn; of one session's runs only the first counts.</summary>
    public long? MaxConcurrentRuns { get; init; }

    /// <summary>Bytes of one program's text.</summary>
    public long? MaxProgramBytes { get; init; }

    /// <summary>Seconds of reading, compiling and explaining programs in any hour.</summary>
    public long? MaxCompileSeconds { get; init; }

    /// <summary>Every quota by its name.</summary>
    [JsonIgnore]
    public IEnumerable<(string Name, long? Value)> All =>
    [
        ("max-sessions", MaxSessions),
        ("max-array-bytes", MaxArrayBytes),
        ("max-concurrent-runs", MaxConcurrentRuns),
        ("max-program-bytes", MaxProgramBytes),
        ("max-compile-seconds", MaxCompileSeconds),
    ];

    /// <summary>The same with one quota set.</summary>
    /// <exception cref="FormatException">There is no quota of that name.</exception>
    public UserQuotas With(string name, long value) => name switch
    {
        "max-sessions" => this with { MaxSessions = value },
        "max-array-bytes" => this with { MaxArrayBytes = value },
        "max-concurrent-runs" => this with { MaxConcurrentRuns = value },
        "max-program-bytes" => this with { MaxProgramBytes = value },
        "max-compile-seconds" => this with { MaxCompileSeconds = value },
        _ => throw new FormatException($"'{name}' was given; expected one of {string.Join(", ", All.Select(quota => quota.Name))}"),
    };
}
