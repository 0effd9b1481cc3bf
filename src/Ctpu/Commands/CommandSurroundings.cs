using Ctpu.Data;
using Ctpu.Terminal;

namespace Ctpu.Commands;

/// <summary>What commands work with: everything outside them that a test replaces.</summary>
/// <param name="Screen">What the user sees.</param>
/// <param name="Digits">Where digits come from.</param>
/// <param name="Cancel">Cancelled by Ctrl-C.</param>
/// <param name="Interrupts">Ctrl-C itself, for a command that hands it on; null where it is not this process that receives it.</param>
internal sealed record CommandSurroundings(Screen Screen, DigitLoader Digits, CancellationToken Cancel, Interrupts? Interrupts = null);
