namespace TpuRemote.Server.Tests.Faults;

/// <summary>Where a call is when it is cancelled.</summary>
public enum CallPoint
{
    /// <summary>Cancelled before it has begun.</summary>
    BeforeHeaders,

    /// <summary>Begun; the first message has gone.</summary>
    AfterHeaders,

    /// <summary>Half of its bytes have gone.</summary>
    MidWay,

    /// <summary>Its run waits for another.</summary>
    WhileQueued,

    /// <summary>Its program runs, or is compiled.</summary>
    WhileRunning,

    /// <summary>Waits for a tuple of the infeed, or for room in it.</summary>
    WaitingForInfeed,

    /// <summary>Waits for room in the outfeed, or for a tuple of it.</summary>
    WaitingForOutfeed,

    /// <summary>All that it waits for is there, or about to be.</summary>
    AtItsEnd,
}
