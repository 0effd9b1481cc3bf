using TpuRemote.Interop.Tests.Cases;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>A client that runs cases.</summary>
internal interface IInteropClient
{
    /// <summary>Runs a case; null if the client found everything as it must be, else what it found.</summary>
    Task<string?> RunAsync(InteropCase asked, Target target);
}
