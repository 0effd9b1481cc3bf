using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using TpuRemote.Server.Metrics;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Access;

/// <summary>
/// Counts and logs what was refused, so that a flood does not fill the log: of each reason ten lines at first, then one in ten seconds,
/// which tells how many were left out. Safe for several threads.
/// </summary>
/// <param name="clock">Measures the seconds.</param>
/// <param name="meters">Count all.</param>
/// <param name="log">Where it is logged.</param>
internal sealed class RefusalJournal(TimeProvider clock, ServerMeters meters, ILogger<RefusalJournal> log)
{
    private const int Burst = 10;

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(10);

    // The reasons are few and the server's own.
    private readonly ConcurrentDictionary<string, Pace> _paces = new();

    /// <summary>A call was refused.</summary>
    public void CallRefused(string method, string user, string peer, string reason)
    {
        if (MayLog(reason, out var unlogged)) AccessLog.CallRefused(log, method, user, peer, reason, unlogged);
    }

    /// <summary>A certificate was refused.</summary>
    public void CertificateRefused(X509Certificate2 certificate, string reason)
    {
        if (!MayLog("certificate", out var unlogged)) return;
        AccessLog.CertificateRefused(log, LoggedText.Of(certificate.Subject), certificate.SerialNumber, reason, unlogged);
    }

    /// <summary>A call, or an operation of a session stream, would have exceeded a limit or a quota, or the memory. The meters have it by
    /// its status.</summary>
    /// <param name="method">What was asked for.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="peer">Where it comes from.</param>
    /// <param name="error">Says which limit.</param>
    public void LimitReached(string method, string user, string peer, Exception error)
    {
        var limit = (error as RefusalException)?.Reached?.Option ?? "a limit";
        if (!MayLogOf($"limit {limit}", out var unlogged)) return;
        AccessLog.LimitReached(log, method, user, peer, limit, LoggedText.Of(StatusMap.ToProto(error).Message), unlogged);
    }

    private bool MayLog(string reason, out long unlogged)
    {
        meters.Refused(reason);
        return MayLogOf(reason, out unlogged);
    }

    private bool MayLogOf(string reason, out long unlogged) => _paces.GetOrAdd(reason, _ => new Pace(clock)).TryTake(out unlogged);

    private sealed class Pace(TimeProvider clock)
    {
        private readonly Lock _gate = new();
        private int _left = Burst;
        private long _refilled = clock.GetTimestamp();
        private long _unlogged;

        public bool TryTake(out long unlogged)
        {
            lock (_gate)
            {
                RefillByTime();
                unlogged = _unlogged;
                if (_left == 0)
                {
                    _unlogged++;
                    return false;
                }

                _left--;
                _unlogged = 0;
                return true;
            }
        }

        private void RefillByTime()
        {
            var steps = (long)(clock.GetElapsedTime(_refilled) / Refill);
            if (steps == 0) return;
            _refilled = clock.GetTimestamp();
            _left = (int)Math.Min(Burst, _left + steps);
        }
    }
}
