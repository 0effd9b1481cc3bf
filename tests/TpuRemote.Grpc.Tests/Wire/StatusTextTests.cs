using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Wire;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("plain text ~", "plain text ~")]
    [InlineData("", "")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb\tc", "a%0D%0Ab%09c")]
    [InlineData("ü", "%C3%BC")] // U+00FC is C3 BC in UTF-8
    [InlineData("€", "%E2%82%AC")]
    [InlineData("😀", "%F0%9F%98%80")]
    [InlineData("\u007f", "%7F")]
    public void Text_EncodedAndBack_IsItself(string text, string header)
    {
        Assert.Equal(header, StatusText.Encode(text));
        Assert.Equal(text, StatusText.Decode(header));
    }

    [Theory]
    [InlineData("50%", "50%")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%4", "%4")]
    [InlineData("%c3%bc", "ü")]
    public void Decode_WhatNoEncoderWrites_LosesNothing(string header, string expected) =>
        Assert.Equal(expected, StatusText.Decode(header));
}
