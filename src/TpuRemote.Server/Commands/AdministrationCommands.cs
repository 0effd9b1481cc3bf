namespace TpuRemote.Server.Commands;

/// <summary>What the server's program does beside serving: tokens and certificates.</summary>
internal static class AdministrationCommands
{
    private const string Tokens = "tokens";
    private const string Certificates = "certificates";

    /// <summary>What can be given.</summary>
    public static string Usage { get; } = string.Join(Environment.NewLine, [
        "Commands, for a server that others reach; each takes --json:",
        .. TokenCommands.Usage.Select(line => $"  {Tokens} {line}"),
        .. CertificateCommands.Usage.Select(line => $"  {Certificates} {line}"),
    ]);

    /// <summary>Whether the arguments are a command, and not options of the server.</summary>
    public static bool IsOne(ReadOnlySpan<string> arguments) => arguments is [Tokens or Certificates, ..];

    /// <summary>Does a command.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="output">Takes results.</param>
    /// <param name="notes">Takes what is to be read by people.</param>
    /// <param name="clock">Tells the time.</param>
    /// <exception cref="FormatException">The arguments are wrong, or a file holds something else than expected.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter notes, TimeProvider clock)
    {
        try
        {
            if (arguments[0] == Tokens) new TokenCommands(output, notes, clock).Run(arguments[1..]);
            else new CertificateCommands(output, notes, clock).Run(arguments[1..]);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }
}
