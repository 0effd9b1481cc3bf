using TpuRemote.Client.Errors;

namespace TpuRemote.Client.Sessions;

/// <summary>A token in a file, which is read anew every few seconds: whoever replaces tokens replaces the file.</summary>
internal sealed class TokenFile
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(5);

    private readonly string _path;
    private readonly TimeProvider _clock;
    private volatile Reading _last;

    /// <summary>Reads the file for the first time.</summary>
    /// <exception cref="TpuArgumentException">It cannot be read, or is empty.</exception>
    public TokenFile(string path, TimeProvider? clock = null)
    {
        _path = path;
        _clock = clock ?? TimeProvider.System;
        _last = Read();
    }

    /// <summary>The token.</summary>
    /// <exception cref="TpuArgumentException">The file can no longer be read, or is empty.</exception>
    public ValueTask<string?> GetAsync(CancellationToken cancellation)
    {
        if (_clock.GetElapsedTime(_last.At) >= ReadEvery) _last = Read();
        return ValueTask.FromResult<string?>(_last.Token);
    }

    private Reading Read()
    {
        try
        {
            var token = File.ReadAllText(_path).Trim();
            return token.Length > 0 ? new Reading(token, _clock.GetTimestamp()) : throw new IOException("it is empty");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TpuArgumentException($"the token file {_path} cannot be used: {error.Message}", error);
        }
    }

    private sealed record Reading(string Token, long At);
}
