namespace TpuRemote.Server.Access;

/// <summary>
/// The tokens file as it stands: read again, when it has changed, by the first call a second after the last look. A file that has become
/// wrong changes nothing, and is logged. Safe for several threads.
/// </summary>
internal sealed class TokenStore
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private volatile TokenTable _table;
    private Stamp _stamp;
    private (Stamp Stamp, string Reason, long At) _told = (default, "", 0);
    private long _looked;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ArgumentException">It cannot be read or is wrong; says why.</exception>
    public TokenStore(string path, TimeProvider clock, ILogger log)
    {
        _path = path;
        _clock = clock;
        _log = log;
        _looked = clock.GetTimestamp();
        try
        {
            _stamp = Stamp.Of(path);
            _table = new TokenTable(TokenFile.Read(path));
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            throw new ArgumentException($"--tokens {path} cannot be used: {error.Message}", error);
        }

        AccessLog.TokensRead(log, path, _table.Count);
    }

    /// <summary>What the file says.</summary>
    public TokenTable Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _looked)) >= LookEvery) Look();
            return _table;
        }
    }

    // One looks; the others go on with what was read last.
    private void Look()
    {
        if (!_gate.TryEnter()) return;
        var stamp = default(Stamp);
        try
        {
            Volatile.Write(ref _looked, _clock.GetTimestamp());
            stamp = Stamp.Of(_path);
            if (stamp == _stamp) return;
            _table = new TokenTable(TokenFile.Read(_path));
            _stamp = stamp;
            _told = default;
            AccessLog.TokensRead(_log, _path, _table.Count);
        }
        catch (Exception error) when (error is IOException or FormatException or UnauthorizedAccessException)
        {
            TellKept(stamp, error.Message);
        }
        finally
        {
            _gate.Exit();
        }
    }

    // A file that cannot be used is tried again at every look, for its mode may change without its contents; it is told of once a minute.
    private void TellKept(Stamp stamp, string reason)
    {
        if (_told.Stamp == stamp && _told.Reason == reason && _clock.GetElapsedTime(_told.At) < TellEvery) return;
        _told = (stamp, reason, _clock.GetTimestamp());
        AccessLog.TokensKept(_log, _path, reason);
    }

    // Tells one state of the file from another; of what it points to, for a link.
    private readonly record struct Stamp(DateTime Written, long Length)
    {
        public static Stamp Of(string path)
        {
            var file = new FileInfo(path);
            if (file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
            return file.Exists ? new Stamp(file.LastWriteTimeUtc, file.Length) : default;
        }
    }
}
