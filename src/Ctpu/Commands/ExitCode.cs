namespace Ctpu.Commands;

/// <summary>What ctpu tells the shell. Numbers never change their meaning; the help text lists them.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>The work failed: the server refused a program, a run went wrong, or what the command needs is not installed.</summary>
    public const int Failed = 1;

    /// <summary>The command line could not be understood.</summary>
    public const int Usage = 2;

    /// <summary>Data is missing, damaged or not what was published, or a result could not be written.</summary>
    public const int Data = 3;

    /// <summary>No TPU could be reached.</summary>
    public const int Unreachable = 4;

    /// <summary>Cancelled with Ctrl-C, as shells count it: 128 + SIGINT; a request to terminate counts as the same.</summary>
    public const int Cancelled = 130;

    /// <summary>The list, for help texts.</summary>
    public const string Help =
        """
        Exit codes:
          0    everything was done
          1    the work failed: a program was refused, a run went wrong, or something needed is not installed
          2    the command line could not be understood
          3    data is missing, damaged or not what was published, or a result could not be written
          4    no TPU could be reached
          130  cancelled with Ctrl-C

        """;
}
