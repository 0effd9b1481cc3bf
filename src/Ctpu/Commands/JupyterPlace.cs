using McMaster.Extensions.CommandLineUtils;
using TpuRemote.Jupyter.KernelSpecs;

namespace Ctpu.Commands;

/// <summary>Where a kernel is installed or removed: the options <c>--user</c> and <c>--prefix</c>.</summary>
internal sealed class JupyterPlace
{
    private readonly CommandLineApplication _command;
    private readonly CommandOption _prefix;
    private readonly CommandOption _user;

    /// <summary>Adds the options.</summary>
    public JupyterPlace(CommandLineApplication command)
    {
        _command = command;
        _user = command.Option("--user", "For this user (the default).", CommandOptionType.NoValue);
        _prefix = command.Option(
            "--prefix <DIR>", "Below a folder instead: that of a virtual environment, /usr/local.", CommandOptionType.SingleValue);
    }

    /// <summary>The data folder of Jupyter that was asked for.</summary>
    /// <exception cref="CommandParsingException">Both were given, or an empty folder.</exception>
    public string Data()
    {
        if (_prefix.HasValue() && _user.HasValue()) throw new CommandParsingException(_command, "--user and --prefix exclude one another");
        if (!_prefix.HasValue()) return JupyterFolders.OfThisUser().User;
        return _prefix.Value() is { Length: > 0 } prefix
            ? JupyterFolders.Of(prefix)
            : throw new CommandParsingException(_command, "Missing value for option 'prefix'");
    }
}
