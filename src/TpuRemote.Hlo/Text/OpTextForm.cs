namespace TpuRemote.Hlo.Text;

/// <summary>How one op (or a family that is written alike) is printed and parsed.</summary>
public abstract class OpTextForm
{
}
