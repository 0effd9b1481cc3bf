using TpuRemote.Jupyter.Tests.Driver;

namespace TpuRemote.Notebooks.Tests.Faults;

/// <summary>Runs driver_tpu.py once: notebooks that use a TPU, spoken to by jupyter_client.</summary>
public sealed class TpuDriver : KernelDriver
{
    /// <inheritdoc />
    protected override string Script => Path.Combine("tests", "TpuRemote.Notebooks.Tests", "Faults", "driver_tpu.py");

    /// <inheritdoc />
    protected override IReadOnlyDictionary<string, string> Surroundings { get; } =
        new Dictionary<string, string> { ["TPUREMOTE_SERVER_PROGRAM"] = Repository.Program("TpuRemote.Server") };
}
