using TpuRemote.Server.Metrics;
using TpuRemote.Server.Sessions;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Access;

/// <summary>What one user has on the server, over all sessions, and has at most. Safe for several threads.</summary>
internal sealed class UserAccount
{
    private readonly Func<UserQuotas> _quotas;

    /// <summary>An account with nothing on it.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="quotas">Reads the user's quotas, which may change.</param>
    /// <param name="clock">Measures compilations.</param>
    /// <param name="meters">Told of each.</param>
    public UserAccount(User user, Func<UserQuotas> quotas, TimeProvider clock, ServerMeters meters)
    {
        User = user;
        _quotas = quotas;
        Sessions = new QuotaCounter(this, "max-sessions", q => q.MaxSessions);
        ArrayBytes = new QuotaCounter(this, "max-array-bytes", q => q.MaxArrayBytes);
        Runs = new QuotaCounter(this, "max-concurrent-runs", q => q.MaxConcurrentRuns);
        CompileTime = new CompileLedger(this, clock, meters);
    }

    /// <summary>Whose it is.</summary>
    public User User { get; }

    /// <summary>What the user has at most.</summary>
    public UserQuotas Quotas => _quotas();

    /// <summary>Sessions open now.</summary>
    public QuotaCounter Sessions { get; }

    /// <summary>Bytes of arrays and queues.</summary>
    public QuotaCounter ArrayBytes { get; }

    /// <summary>Runs under way.</summary>
    public QuotaCounter Runs { get; }

    /// <summary>Time of compiling.</summary>
    public CompileLedger CompileTime { get; }

    /// <summary>Refuses a program's text that is too long for the user.</summary>
    /// <exception cref="RefusalException">It is.</exception>
    public void CheckProgram(int bytes)
    {
        if (Quotas.MaxProgramBytes is { } limit && bytes > limit)
            throw RefusalException.Quota("max-program-bytes", User.Name, limit, $"a program of {bytes} bytes");
    }
}
