using System.Security.Cryptography;
using System.Text;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;

namespace TpuRemote.Hlo.Text;

/// <summary>
/// Tells programs apart: SHA-256 over the printed text without locations, and the options they are rewritten with. Names of values, order
/// of attributes and layout of the text make no difference.
/// </summary>
public static class ProgramFingerprint
{
    /// <summary>The fingerprint of a program under some options.</summary>
    /// <param name="module">The program.</param>
    /// <param name="options">The options as text; what is told apart here is run apart.</param>
    /// <param name="budget">What it may take; without end where null.</param>
    /// <returns>64 hexadecimal digits in lower case.</returns>
    public static string Of(Module module, string options, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        // The text's length comes first, so that nothing can move between text and options.
        var text = ModulePrinter.Print(module, new PrintOptions { Budget = budget ?? WorkBudget.Unlimited });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{text.Length}\n{text}{options}")));
    }
}
