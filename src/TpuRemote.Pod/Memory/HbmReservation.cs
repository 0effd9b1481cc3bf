namespace TpuRemote.Pod.Memory;

/// <summary>HBM counted for one array until it is released, once.</summary>
internal sealed class HbmReservation(HbmLedger ledger, long bytes, int devices)
{
    private int _released;

    /// <summary>Gives the bytes back.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0) ledger.Release(bytes, devices);
    }
}
