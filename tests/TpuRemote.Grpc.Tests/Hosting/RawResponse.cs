namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>What came back: the HTTP status, the body, gRPC's status wherever it stood, and the headers about encodings.</summary>
internal sealed record RawResponse(
    int HttpStatus, byte[] Body, string? Status, string? Message, string? Encoding = null, string? AcceptEncoding = null);
