using System.IO.Pipelines;

namespace TpuRemote.Grpc.Client;

/// <summary>The buffers between messages and HTTP/2's frames.</summary>
internal static class RequestPipe
{
    /// <summary>Segments of 16 KiB, the size of an HTTP/2 frame unless the peer allows more.</summary>
    public static readonly StreamPipeWriterOptions Options = new(minimumBufferSize: 16 * 1024, leaveOpen: true);
}
