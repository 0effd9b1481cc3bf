namespace TpuRemote.Client;

/// <summary>
/// How precisely one product is computed (StableHLO's precision_config), where that is more than the rewrite's precision.
/// </summary>
public enum ProductPrecision
{
    /// <summary>As the rewrite says.</summary>
    Default,

    /// <summary>At least three bfloat16 passes.</summary>
    High,

    /// <summary>At least binary32.</summary>
    Highest,
}
