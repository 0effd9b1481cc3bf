using TpuRemote.Server.Status;

namespace TpuRemote.Server.Access;

/// <summary>Counts what one user has of something against the user's quota; safe for several threads.</summary>
/// <param name="account">Whose it is.</param>
/// <param name="quota">The quota's name.</param>
/// <param name="limit">Reads its value, which may change; null for none.</param>
internal sealed class QuotaCounter(UserAccount account, string quota, Func<UserQuotas, long?> limit)
{
    private long _used;

    /// <summary>What the user has now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes some for <paramref name="what"/>.</summary>
    /// <exception cref="RefusalException">The quota would be exceeded; nothing is taken then.</exception>
    public void Take(long amount, string what)
    {
        var before = Used;
        while (true)
        {
            if (limit(account.Quotas) is { } value && amount > value - before)
                throw RefusalException.Quota(quota, account.User.Name, value, $"{what} beside {before}");
            var found = Interlocked.CompareExchange(ref _used, before + amount, before);
            if (found == before) return;
            before = found;
        }
    }

    /// <summary>Gives some back.</summary>
    public void Return(long amount) => Interlocked.Add(ref _used, -amount);

    /// <summary>Takes one until what is returned is disposed of.</summary>
    /// <exception cref="RefusalException">The quota would be exceeded.</exception>
    public IDisposable TakeOne(string what)
    {
        Take(1, what);
        return new Hold(this);
    }

    private sealed class Hold(QuotaCounter counter) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) counter.Return(1);
        }
    }
}
