namespace TpuRemote.Interop.Tests.Cases;

/// <summary>An implementation of gRPC.</summary>
internal enum Peer
{
    /// <summary>This house's.</summary>
    Ours,

    /// <summary>Debian's python3-grpcio: gRPC's own C core.</summary>
    Python,

    /// <summary>npm's @grpc/grpc-js, on Node.js' own HTTP/2.</summary>
    Node,
}
