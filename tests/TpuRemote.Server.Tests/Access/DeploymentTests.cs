using TpuRemote.Server.Access;
using TpuRemote.Server.Hosting;

namespace TpuRemote.Server.Tests.Access;

/// <summary>What deploy/ starts is a server that may start.</summary>
public sealed class DeploymentTests
{
    [Fact]
    public void ComposeFile_StartsAServerThatMayListen()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docker-compose.yml"));
        var command = lines.SkipWhile(line => line != "    command:").Skip(1)
            .TakeWhile(line => line.StartsWith("      - ", StringComparison.Ordinal))
            .Select(line => line.Trim(' ', '-', '"')).ToArray();

        // The dashes of an option's name went with those of the list.
        var arguments = command.Select((text, i) => i % 2 == 0 ? "--" + text : text).ToArray();
        var options = ServerCommandLine.Parse(arguments);
        Assert.Equal("0.0.0.0:8470", options.Listen.ToString());
        ListenRules.Check(options);
    }

    [Fact]
    public void Secrets_AreNeitherCommittedNorCopiedIntoAnImage()
    {
        Assert.Contains("/deploy/secrets/", File.ReadAllLines(Path.Combine(Repository.Root, ".gitignore")));
        Assert.Contains("deploy/secrets", File.ReadAllLines(Path.Combine(Repository.Root, ".dockerignore")));
    }
}
