using TpuRemote.Server.Access;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Arrays;

/// <summary>Counts bytes against a limit; safe for several threads.</summary>
/// <param name="option">The limit's name, as the command line has it.</param>
/// <param name="limit">Bytes at most.</param>
/// <param name="quota">The user's, which is charged too; null for none.</param>
internal sealed class ByteBudget(string option, long limit, QuotaCounter? quota = null)
{
    private long _used;

    /// <summary>Bytes reserved now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Reserves bytes for <paramref name="what"/>.</summary>
    /// <exception cref="RefusalException">The limit would be exceeded; nothing is reserved then.</exception>
    public void Reserve(long bytes, string what)
    {
        var before = Interlocked.Add(ref _used, bytes) - bytes;
        try
        {
            if (bytes > limit - before)
                throw RefusalException.Limit(option, limit, $"{what}: {bytes} bytes beside the {before} bytes already held");
            quota?.Take(bytes, $"{what}: {bytes} bytes");
        }
        catch
        {
            Interlocked.Add(ref _used, -bytes);
            throw;
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        quota?.Return(bytes);
    }
}
