using Google.Rpc;
using Grpc.Core;
using TpuRemote.Grpc.V1;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Tests.Status;

/// <summary>What a failed call tells, in how many bytes.</summary>
public sealed class StatusTrailersTests
{
    // grpc-core, grpc-java: the metadata that a client takes by default.
    private const int AcceptedBytes = 8 * 1024;

    public static TheoryData<string, Exception> LargeErrors => new()
    {
        { "500 findings", Refused(500, i => $"operand {i} is of type tensor<4xf32>; expected tensor<16xf32>") },
        { "100,000 findings", Refused(100_000, _ => "") },
        { "9 long findings", Refused(9, _ => new string('x', 5000)) },
        { "one finding as long as a program", Refused(1, _ => new string('x', 1 << 20)) },
        { "no ASCII", Refused(50, _ => string.Concat(Enumerable.Repeat("größer😀", 1000))) },
        { "names as long as a program", Named(new string('n', 1 << 20)) },
        { "names without ASCII", Named(string.Concat(Enumerable.Repeat("😀", 1 << 16))) },
        { "a message of line ends and %", RefusalException.Precondition(new string('\n', 4000) + new string('%', 4000), 7) },
        { "a limit", RefusalException.Limit("max-arrays", 1, "😀".PadLeft(9000, '%')) },
    };

    [Fact]
    public void SmallError_IsToldWholeInEveryPlace()
    {
        var error = StatusMap.ToRpc(Refused(2, i => $"fault {i}"));

        var own = Own(error);
        Assert.Equal((StatusCode.InvalidArgument, own.Message), (error.StatusCode, error.Status.Detail));
        Assert.Equal(["fault 0", "fault 1"], own.Diagnostics.Select(d => d.Message));
        var common = error.GetRpcStatus()!;
        Assert.Equal((3, own.Message), (common.Code, common.Message));
        var told = common.GetDetail<StatusProto>()!;
        Assert.Equal(own.Diagnostics, told.Diagnostics);
        Assert.Equal((0u, 0u), (own.OmittedDiagnostics, told.OmittedDiagnostics));
    }

    [Theory]
    [MemberData(nameof(LargeErrors))]
    public void LargeError_IsCutToWhatPeersAcceptAndCountsWhatIsMissing(string what, Exception given)
    {
        var whole = StatusMap.ToProto(given);

        var error = StatusMap.ToRpc(given);

        Assert.True(MetadataBytes(error) <= AcceptedBytes - 512, $"{what}: {MetadataBytes(error)} bytes");
        var told = error.GetRpcStatus()!.GetDetail<StatusProto>()!;
        foreach (var status in new[] { Own(error), told })
        {
            Assert.Equal(whole.Diagnostics.Count, status.Diagnostics.Count + (int)status.OmittedDiagnostics);
            Assert.Equal(whole.CauseOpId, status.CauseOpId);
        }

        Assert.Equal(whole.Code, Own(error).Code);
        Assert.Equal(whole.Code, error.GetRpcStatus()!.Code);
        var cut = error.Status.Detail.LastIndexOf("... (", StringComparison.Ordinal);
        Assert.StartsWith(error.Status.Detail[..cut], whole.Message, StringComparison.Ordinal);
        Assert.EndsWith("more characters)", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyFindings_AreToldFromTheFirstOn()
    {
        var own = Own(StatusMap.ToRpc(Refused(500, i => $"operand {i} is of type tensor<4xf32>; expected tensor<16xf32>")));

        Assert.InRange(own.Diagnostics.Count, 8, 499);
        Assert.All(own.Diagnostics.Index(), entry => Assert.StartsWith($"operand {entry.Index} is", entry.Item.Message));
    }

    [Fact]
    public void MemoryReport_IsNotCut()
    {
        // As long as E1000 with its ten largest buffers.
        var report = string.Join('\n', Enumerable.Repeat(new string('b', 150), 11));

        var own = Own(StatusMap.ToRpc(new DiagnosticException(
            new Diagnostic("E1000", report, "", Location.Unknown, DiagnosticKind.ResourceExhausted))));

        Assert.Equal(report, Assert.Single(own.Diagnostics).Message);
        Assert.Equal($"{report} [E1000]", own.Message);
    }

    [Theory]
    [InlineData("ab😀cd", 2, "ab... (4 more characters)")]
    [InlineData("ab😀cd", 3, "ab... (4 more characters)")]
    [InlineData("ab😀cd", 4, "ab😀... (2 more characters)")]
    [InlineData("ab😀cd", 6, "ab😀cd")]
    public void Text_IsCutBetweenCharacters(string text, int length, string expected) =>
        Assert.Equal(expected, ShortText.Shorten(text, length));

    [Fact]
    public void Limit_IsAQuotaFailureWithItsNameAndValue()
    {
        var status = StatusMap.ToRpc(RefusalException.Limit("max-arrays", 7, "8 arrays")).GetRpcStatus()!;

        var violation = Assert.Single(status.GetDetail<QuotaFailure>()!.Violations);
        Assert.Equal(("max-arrays", "max-arrays", 7), (violation.Subject, violation.QuotaId, violation.QuotaValue));
        Assert.Equal("8 arrays exceeds the server's limit max-arrays = 7", violation.Description);
        Assert.Null(status.GetDetail<RetryInfo>());
    }

    [Fact]
    public void UsersQuota_NamesTheUser()
    {
        var status = StatusMap.ToRpc(RefusalException.Quota("max-sessions", "ada", 2, "one session beside 2")).GetRpcStatus()!;

        var violation = Assert.Single(status.GetDetail<QuotaFailure>()!.Violations);
        Assert.Equal(("user:ada", "max-sessions", 2), (violation.Subject, violation.QuotaId, violation.QuotaValue));
    }

    [Fact]
    public void BusyLimit_SaysWhenToTryAgain()
    {
        var status = StatusMap.ToRpc(RefusalException.Busy("max-concurrent-runs", 7, "one run beside 7")).GetRpcStatus()!;

        Assert.Equal("max-concurrent-runs", Assert.Single(status.GetDetail<QuotaFailure>()!.Violations).QuotaId);
        Assert.Equal(TimeSpan.FromSeconds(1), status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
    }

    [Fact]
    public void FailedCause_IsAPreconditionThatNamesTheOperation()
    {
        var status = StatusMap.ToRpc(RefusalException.Precondition("not started", 12)).GetRpcStatus()!;

        var violation = Assert.Single(status.GetDetail<PreconditionFailure>()!.Violations);
        Assert.Equal(("OPERATION", "12", "not started"), (violation.Type, violation.Subject, violation.Description));
    }

    [Fact]
    public void WrongProgram_IsABadRequestInItsField()
    {
        var status = StatusMap.ToRpc(Refused(3, i => $"fault {i}")).GetRpcStatus()!;

        var violation = Assert.Single(status.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal(("code", "add_c1"), (violation.Field, violation.Reason));
        Assert.Contains("fault 0", violation.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void InternalFault_TellsNothingOfItself()
    {
        var status = StatusMap.ToRpc(new InvalidOperationException("a secret")).GetRpcStatus()!;

        Assert.NotNull(status.GetDetail<StatusProto>());
        Assert.Single(status.Details);
        Assert.DoesNotContain("secret", status.ToString(), StringComparison.Ordinal);
    }

    private static DiagnosticException Refused(int count, Func<int, string> message) => new(
        Enumerable.Range(0, count).Select(i => new Diagnostic("add_c1", message(i), "stablehlo.add", new FileLocation("", i + 1, 1))));

    private static DiagnosticException Named(string name) =>
        new(new Diagnostic(name, "wrong", name, new FileLocation(name, 1, 1)), new Diagnostic(name, "wrong", name, Location.Unknown));

    private static StatusProto Own(RpcException error) =>
        StatusProto.Parser.ParseFrom(error.Trailers.GetValueBytes("tpu-remote-status-bin"));

    // RFC 7541, 4.1: name, value and 32 of each entry, as they are sent.
    private static int MetadataBytes(RpcException error)
    {
        var message = error.Status.Detail.EnumerateRunes().Sum(
            rune => rune.Value is >= 32 and < 127 and not '%' ? 1 : 3 * rune.Utf8SequenceLength);
        return message + "grpc-message".Length + 32
            + error.Trailers.Sum(entry => entry.Key.Length + Convert.ToBase64String(entry.ValueBytes).Length + 32);
    }
}
