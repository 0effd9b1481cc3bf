namespace TpuRemote.Server.Sessions;

/// <summary>What the sessions log.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(1, LogLevel.Information, "Session {Session} opened by {User} ({Client}), lease {Lease}", EventName = "SessionOpened")]
    public static partial void Opened(ILogger log, string session, string user, string client, string lease);

    [LoggerMessage(2, LogLevel.Information, "Session {Session} closed: {Reason}; {Open} are open", EventName = "SessionClosed")]
    public static partial void Closed(ILogger log, string session, string reason, int open);

    [LoggerMessage(3, LogLevel.Information, "Closing {Sessions} sessions; runs may go on for {Grace}", EventName = "SessionsClosing")]
    public static partial void Closing(ILogger log, int sessions, TimeSpan grace);

    [LoggerMessage(4, LogLevel.Warning, "A run has not stopped within {Time} of its cancellation", EventName = "RunsGoOn")]
    public static partial void RunsGoOn(ILogger log, TimeSpan time);
}
