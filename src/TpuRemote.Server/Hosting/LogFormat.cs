namespace TpuRemote.Server.Hosting;

/// <summary>How lines of the log are written to the console.</summary>
public enum LogFormat
{
    /// <summary>For people: one line of text.</summary>
    Simple,

    /// <summary>For programs: one line of JSON, with the event's number, its values by name, and the time in UTC.</summary>
    Json,
}
