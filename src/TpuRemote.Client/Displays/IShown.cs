namespace TpuRemote.Client.Displays;

/// <summary>A value that is no display itself and is shown as one.</summary>
internal interface IShown
{
    /// <summary>The display of the value as it is now.</summary>
    Display Show();
}
