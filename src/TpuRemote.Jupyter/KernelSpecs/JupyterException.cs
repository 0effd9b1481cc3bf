namespace TpuRemote.Jupyter.KernelSpecs;

/// <summary>Jupyter, or what it needs, is not there or not as expected; the message tells the user what to do.</summary>
public sealed class JupyterException(string message) : Exception(message);
