namespace TpuRemote.Server.Tests.Faults.Peers;

/// <summary>What a client is in the middle of when it is killed.</summary>
public enum ClientAct
{
    /// <summary>Has sent half of an array.</summary>
    Upload,

    /// <summary>Takes no more of an array that it has asked for.</summary>
    Download,

    /// <summary>Its program computes.</summary>
    Run,

    /// <summary>Its programs wait behind the one that computes.</summary>
    Queue,

    /// <summary>Its program waits for a tuple that the client has not sent.</summary>
    Infeed,

    /// <summary>Waits for room in an infeed queue.</summary>
    Enqueue,

    /// <summary>Its program waits for room in an outfeed queue.</summary>
    Outfeed,

    /// <summary>Waits for a tuple of an outfeed queue.</summary>
    Dequeue,
}
