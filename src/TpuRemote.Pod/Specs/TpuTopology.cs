namespace TpuRemote.Pod.Specs;

/// <summary>A slice of a pod, named as Google names it: <c>v2-8</c>, <c>v3-32</c> ... (for v2 and v3 the number counts cores).</summary>
public sealed class TpuTopology
{
}
