namespace TpuRemote.Grpc.Tests.Hosting;

/// <summary>What came back: the HTTP status, the body, and gRPC's status wherever it stood.</summary>
internal sealed record RawResponse(int HttpStatus, byte[] Body, string? Status, string? Message);
