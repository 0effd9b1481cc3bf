using Grpc.Core;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Server;

/// <summary>What our own cases call.</summary>
internal sealed class JudgeCalls : Judge.JudgeBase
{
    public override Task<Blob> Echo(Blob request, ServerCallContext context) => Task.FromResult(request);

    public override Task<TimeLeft> GetTimeLeft(TimeLeftRequest request, ServerCallContext context) => Task.FromResult(
        context.Deadline == DateTime.MaxValue
            ? new TimeLeft()
            : new TimeLeft { HasDeadline = true, Milliseconds = (long)(context.Deadline - DateTime.UtcNow).TotalMilliseconds });
}
