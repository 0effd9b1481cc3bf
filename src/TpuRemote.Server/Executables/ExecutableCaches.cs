using System.Collections.Concurrent;
using TpuRemote.Server.Accelerators;
using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Sessions;

namespace TpuRemote.Server.Executables;

/// <summary>Each user's executables; the compilations of all of them share the machine.</summary>
internal sealed class ExecutableCaches(
    IAccelerator accelerator, UserAccounts accounts, ServerLimits limits, IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<User, ExecutableCache> _caches = new();
    private readonly CompileTurns _turns = new(limits.MaxConcurrentRewrites);

    /// <summary>The cache of a user.</summary>
    public ExecutableCache Of(User user) => _caches.GetOrAdd(user, NewCache);

    private ExecutableCache NewCache(User user) =>
        new(accelerator, accounts.Of(user), limits.MaxExecutables, _turns, lifetime.ApplicationStopping);
}
