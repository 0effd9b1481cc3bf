namespace TpuRemote.Interop.Tests.Wire;

public sealed class Http2FramesTests
{
    // By hand (RFC 9113, 4.1): length, type, flags, stream; then DATA. On stream 1 a compressed message of 3 bytes that two frames share,
    // with HEADERS of stream 3 in between; on stream 3, after 2 bytes of padding, a plain message of 0 bytes and a compressed one of 1.
    private static readonly byte[] Connection =
    [
        .. new byte[Http2Frames.ClientPrefaceBytes],
        0, 0, 6, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 3, 9,
        0, 0, 2, 1, 4, 0, 0, 0, 3, 1, 1,
        0, 0, 2, 0, 1, 0, 0, 0, 1, 9, 9,
        0, 0, 14, 0, 9, 0, 0, 0, 3, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 9, 0, 0,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Take_FramesCutAnywhere_KeepsTheFlagsOfEachStream(int cut)
    {
        var calls = new List<MessageFlags>();
        var frames = new Http2Frames(Http2Frames.ClientPrefaceBytes, calls);

        foreach (var part in Connection.Chunk(cut)) frames.Take(part);

        Assert.Equal(["1", "01"], calls.Select(flags => flags.Digits));
    }
}
