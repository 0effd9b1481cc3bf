using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Server.Tests.Hosting;

/// <summary>Messages that many tests send.</summary>
internal static class Messages
{
    public static LiteralProto Scalar(float value) => Literal([], value);

    public static LiteralProto Vector(params float[] values) => Literal([values.Length], values);

    public static LiteralProto PerReplica(params float[] values)
    {
        var literal = Literal([], values);
        literal.Type.Sharding = Sharding.PerReplica;
        literal.Type.NumReplicas = (uint)values.Length;
        return literal;
    }

    private static float[] Floats(ByteString data) => MemoryMarshal.Cast<byte, float>(data.Span).ToArray();

    public static void AssertFloats(ByteString data, params float[] expected) => Assert.Equal(expected, Floats(data));

    public static Argument Given(LiteralProto literal) => new() { Literal = literal };

    public static Argument Given(ulong array) => new() { Array = array };

    public static ResultTarget Keep(ulong array) => new() { Array = array };

    public static ResultTarget Inline() => new() { Inline = true };

    public static RewriteRequest Program(string name, string session = "", ulong executable = 0) =>
        new() { SessionId = session, Executable = executable, Format = "mlir", Code = ByteString.CopyFromUtf8(name) };

    /// <summary>The status of a call that must fail, whole, from its trailer.</summary>
    public static async Task<StatusProto> FailureAsync(Task call, StatusCode code)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(TestServer.Patience));
        Assert.Equal(code, error.StatusCode);
        var trailer = error.Trailers.GetValueBytes("tpu-remote-status-bin");
        Assert.NotNull(trailer);
        var status = StatusProto.Parser.ParseFrom(trailer);
        Assert.Equal((int)code, status.Code);

        // Each is cut for itself, where it is too long for its place.
        var (text, detail) = (Uncut(status.Message), Uncut(error.Status.Detail));
        var same = Math.Min(text.Length, detail.Length);
        Assert.Equal(detail[..same], text[..same]);
        Assert.True(detail.Length == text.Length || detail != error.Status.Detail || text != status.Message, "one of the two is shorter");
        return status;
    }

    private static string Uncut(string text)
    {
        var mark = text.LastIndexOf("... (", StringComparison.Ordinal);
        return mark >= 0 && text.EndsWith(" more characters)", StringComparison.Ordinal) ? text[..mark] : text;
    }

    private static LiteralProto Literal(long[] dimensions, params float[] values) => new()
    {
        Type = new ArrayTypeProto { ElementType = PrimitiveType.F32, Dimensions = { dimensions } },
        Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan())),
    };
}
