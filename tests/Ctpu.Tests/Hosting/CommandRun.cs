using Ctpu.Commands;
using Ctpu.Data;
using Ctpu.Tests.Data;

namespace Ctpu.Tests.Hosting;

/// <summary>A command that ran inside the test, without a network, with a cache of its own.</summary>
internal sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public static CommandRun Of(params string[] args) => Of(AnsweringHandler.NoNetwork(), CancellationToken.None, args);

    public static CommandRun Of(HttpMessageHandler http, CancellationToken cancel, params string[] args)
    {
        var cache = Directory.CreateTempSubdirectory("ctpu-cache-");
        try
        {
            using var screen = new CapturedScreen();
            var digits = new DigitLoader(http, cache.FullName, OfficialFile.Mnist);
            var code = CommandLine.Run(args, new CommandSurroundings(screen.Screen, digits, cancel));
            return new(code, screen.Out, screen.Error);
        }
        finally
        {
            cache.Delete(recursive: true);
            http.Dispose();
        }
    }
}
