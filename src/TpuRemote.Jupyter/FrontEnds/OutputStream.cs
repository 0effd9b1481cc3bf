namespace TpuRemote.Jupyter.FrontEnds;

/// <summary>Which of the two text streams of a cell.</summary>
public enum OutputStream
{
    /// <summary>Console.Out.</summary>
    Output,

    /// <summary>Console.Error.</summary>
    Error,
}
