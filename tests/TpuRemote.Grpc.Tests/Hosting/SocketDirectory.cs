namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>A place for a socket that nobody listens on yet.</summary>
internal sealed class SocketDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("echo");

    public string Path => System.IO.Path.Combine(_directory.FullName, "echo.sock");

    public string Address => $"unix://{Path}";

    public void Dispose() => _directory.Delete(recursive: true);
}
