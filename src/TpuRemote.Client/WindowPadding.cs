namespace TpuRemote.Client;

/// <summary>What lies around the input that a window slides over.</summary>
public enum WindowPadding
{
    /// <summary>Nothing: only whole windows count.</summary>
    Valid,

    /// <summary>As much padding, equally on both sides (one more after), as gives ceil(size / stride) windows.</summary>
    Same,
}
