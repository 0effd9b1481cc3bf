using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using TpuRemote.Server.Metrics;

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

    private bool MayLog(string reason, out long unlogged)
    {
        meters.Refused(reason);
        return _paces.GetOrAdd(reason, _ => new Pace(clock)).TryTake(out unlogged);
    }

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
