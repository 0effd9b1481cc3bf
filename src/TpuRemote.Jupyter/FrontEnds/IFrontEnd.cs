namespace TpuRemote.Jupyter.FrontEnds;

/// <summary>
/// Where a cell's output goes and its input comes from: Jupyter over the wire, or a test. Members are called from any thread, one after
/// another, and must not wait for the front end's user except in <see cref="ReadLine"/>.
/// </summary>
public interface IFrontEnd
{
    /// <summary>Text that the cell printed, as soon as it was printed.</summary>
    void Stream(OutputStream stream, string text);

    /// <summary>A value shown beside the result.</summary>
    /// <param name="data">Its forms.</param>
    /// <param name="displayId">Name by which <see cref="UpdateDisplay"/> finds it again; null where it is never updated.</param>
    void Display(MimeBundle data, string? displayId);

    /// <summary>Replaces what was shown under a name, wherever it is shown, also in earlier cells.</summary>
    void UpdateDisplay(MimeBundle data, string displayId);

    /// <summary>The value of the cell's last expression.</summary>
    void Result(MimeBundle data, int executionCount);

    /// <summary>Removes the cell's output.</summary>
    /// <param name="wait">Only when the next output arrives, so that nothing flickers.</param>
    void ClearOutput(bool wait);

    /// <summary>Asks the user for a line.</summary>
    /// <returns>The line; null when there will be none.</returns>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    /// <exception cref="NotSupportedException">This front end asks nobody (nbconvert, for one).</exception>
    string? ReadLine(string prompt, bool isPassword, CancellationToken cancellation);
}
