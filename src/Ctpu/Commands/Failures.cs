using Ctpu.Data;
using TpuRemote.Client.Errors;
using TpuRemote.Jupyter.KernelSpecs;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Commands;

/// <summary>
/// Which failures are answers to the user, and with which exit code; others are faults of the program and keep their trace.
/// </summary>
internal static class Failures
{
    /// <summary>The exit code of a failure; null where it is a fault of the program.</summary>
    public static int? ExitCodeOf(Exception failure, CancellationToken cancel) => failure switch
    {
        _ when cancel.IsCancellationRequested => ExitCode.Cancelled,
        DatasetFormatException or WrongHashException or IOException or UnauthorizedAccessException => ExitCode.Data,
        TpuServiceException { Code: TpuStatusCode.Unavailable } => ExitCode.Unreachable,
        TpuException or JupyterException => ExitCode.Failed,
        _ => null,
    };

    /// <summary>The message without the C# line that called: where that line is ctpu's own, it tells the user nothing.</summary>
    public static string WithoutPlace(TpuException failure)
    {
        var place = $"{failure.Place}: ";
        var hasPlace = failure.Place is not null && failure.Message.StartsWith(place, StringComparison.Ordinal);
        return hasPlace ? failure.Message[place.Length..] : failure.Message;
    }
}
