namespace TpuRemote.Hlo.Diagnostics;

/// <summary>
/// What long work on a program (reading, verifying, printing, compiling) may still take. The work asks at every op and before what is
/// large; whoever gave the budget knows of clocks and memory and ends the work by an exception of its own.
/// </summary>
public abstract class WorkBudget
{
    /// <summary>A budget that never ends.</summary>
    public static WorkBudget Unlimited { get; } = new Endless();

    /// <summary>Goes on, or throws what ends the work.</summary>
    public abstract void Check();

    /// <summary>Says before it is allocated that the work is about to hold this many bytes at once.</summary>
    /// <param name="bytes">How many.</param>
    public abstract void Check(long bytes);

    private sealed class Endless : WorkBudget
    {
        public override void Check()
        {
        }

        public override void Check(long bytes)
        {
        }
    }
}
