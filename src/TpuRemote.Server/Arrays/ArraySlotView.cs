namespace TpuRemote.Server.Arrays;

/// <summary>What a slot was at one moment.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Reason">Why it is donated, poisoned or incomplete.</param>
/// <param name="IsRecoverable">Poisoned, and the value from before the failed run is intact.</param>
internal readonly record struct ArraySlotView(ArraySlotState State, ArrayType Type, string Reason, bool IsRecoverable);
