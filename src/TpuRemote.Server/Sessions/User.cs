namespace TpuRemote.Server.Sessions;

/// <summary>Whose call it is. Sessions and executables of one user are never seen by another.</summary>
/// <param name="Name">Unique name.</param>
internal sealed record User(string Name)
{
    /// <summary>Everyone, on a server that asks for no credentials.</summary>
    public static User Anonymous { get; } = new("anonymous");
}
