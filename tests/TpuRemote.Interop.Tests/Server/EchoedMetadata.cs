using Grpc.Core;

namespace TpuRemote.Interop.Tests.Server;

/// <summary>The feature "Echo Metadata" of the public descriptions: what is sent back to whoever sends it.</summary>
internal static class EchoedMetadata
{
    /// <summary>Comes back before the first message.</summary>
    public const string Initial = "x-grpc-test-echo-initial";

    /// <summary>Comes back with the status.</summary>
    public const string Trailing = "x-grpc-test-echo-trailing-bin";

    /// <summary>Sends back what the call brought.</summary>
    public static async Task EchoAsync(ServerCallContext context)
    {
        var initial = context.RequestHeaders.GetAll(Initial).ToList();
        if (initial.Count > 0) await context.WriteResponseHeadersAsync([.. initial]);
        foreach (var entry in context.RequestHeaders.GetAll(Trailing)) context.ResponseTrailers.Add(entry);
    }
}
