using System.Collections.Concurrent;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Access;

/// <summary>The accounts of all users: those of the tokens file, or whom the client authority has certified.</summary>
/// <param name="tokens">Has the quotas; null where there are none.</param>
/// <param name="clock">Measures compilations.</param>
/// <param name="meters">Told of each.</param>
internal sealed class UserAccounts(TokenStore? tokens, TimeProvider clock, ServerMeters meters)
{
    private readonly ConcurrentDictionary<User, UserAccount> _accounts = new();

    /// <summary>Bytes of all users' arrays and queues.</summary>
    public long ArrayBytes => _accounts.Values.Sum(account => account.ArrayBytes.Used);

    /// <summary>The account of a user.</summary>
    public UserAccount Of(User user) => _accounts.GetOrAdd(user, NewAccount);

    private UserAccount NewAccount(User user) => new(user, () => tokens?.Current.QuotasOf(user) ?? UserQuotas.None, clock, meters);
}
