namespace TpuRemote.Server.Tests.Commands;

/// <summary>A fact that only root can establish; skipped at discovery, with the reason, for others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    /// <summary>Skips for others than root.</summary>
    public RootFactAttribute() =>
        Skip = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? null : "only root may give files to other users";
}
