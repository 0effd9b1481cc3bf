using TpuRemote.Grpc.Wire;

namespace TpuRemote.Grpc.Tests.Wire;

public sealed class TimeoutsTests
{
    private const long Second = 10_000_000; // ticks of 100 ns

    [Theory]
    [InlineData(0, "0n")]
    [InlineData(-5, "0n")]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")] // 0.1 s is 100,000,000 ns, nine digits
    [InlineData(1_000_001, "100001u")] // rounded up
    [InlineData(50 * Second, "50000000u")]
    [InlineData(100 * Second, "100000m")]
    [InlineData(100_000 * Second, "100000S")]
    [InlineData(100_000_000 * Second, "1666667M")]
    [InlineData(long.MaxValue, "256204779H")]
    public void Encode_Ticks_UsesTheFinestUnitThatFits(long ticks, string expected)
    {
        if (expected.Length > 9)
        {
            // TimeSpan.MaxValue is 256,204,778.8 hours, which has nine digits: no unit holds it.
            Assert.Throws<ArgumentOutOfRangeException>(() => Timeouts.Encode(new TimeSpan(ticks)));
            return;
        }

        Assert.Equal(expected, Timeouts.Encode(new TimeSpan(ticks)));
    }

    [Theory]
    [InlineData("1H", 3600 * Second)]
    [InlineData("2M", 120 * Second)]
    [InlineData("3S", 3 * Second)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("6n", 1)] // rounded up to a tick
    [InlineData("200n", 2)]
    [InlineData("00000010S", 10 * Second)]
    [InlineData("99999999H", 99_999_999 * 3600L * Second)]
    public void Decode_AValue_IsTicks(string text, long expected)
    {
        Assert.True(Timeouts.TryDecode(text, out var timeout));
        Assert.Equal(expected, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("1s")]
    [InlineData("1 S")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public void Decode_NoTimeout_IsRefused(string text) => Assert.False(Timeouts.TryDecode(text, out _));
}
