namespace TpuRemote.Server.Access;

/// <summary>
/// The tokens file as it stands: read again, when it has changed, by the first call a second after the last look. A file that has become
/// wrong changes nothing, and is logged. Safe for several threads.
/// </summary>
internal sealed class TokenStore
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private volatile TokenTable _table;
    private (DateTime Written, long Length) _stamp;
    private long _looked;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="ArgumentException">It cannot be read or is wrong; says why.</exception>
    public TokenStore(string path, TimeProvider clock, ILogger log)
    {
        _path = path;
        _clock = clock;
        _log = log;
        _looked = clock.GetTimestamp();
        _stamp = Stamp();
        try
        {
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
        try
        {
            Volatile.Write(ref _looked, _clock.GetTimestamp());
            var stamp = Stamp();
            if (stamp == _stamp) return;
            _stamp = stamp;
            _table = new TokenTable(TokenFile.Read(_path));
            AccessLog.TokensRead(_log, _path, _table.Count);
        }
        catch (Exception error) when (error is IOException or FormatException)
        {
            AccessLog.TokensKept(_log, _path, error.Message);
        }
        finally
        {
            _gate.Exit();
        }
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
