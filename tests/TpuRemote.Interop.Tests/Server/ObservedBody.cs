using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using TpuRemote.Interop.Tests.Wire;

namespace TpuRemote.Interop.Tests.Server;

/// <summary>
/// A request's body that keeps the flags of its messages: HTTP middleware puts it in place, since gRPC's own surface does not tell a
/// handler whether a message came compressed.
/// </summary>
internal sealed class ObservedBody(PipeReader body) : PipeReader, IRequestBodyPipeFeature
{
    private readonly MessageFlags _flags = new();
    private System.Buffers.ReadOnlySequence<byte> _buffer;
    private long _seen;

    public PipeReader Reader => this;

    /// <summary>The flags of the messages that have begun to arrive, one digit each.</summary>
    public string Flags => _flags.Digits;

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result)) return false;
        Observe(result);
        return true;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await body.ReadAsync(cancellationToken);
        Observe(result);
        return result;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _seen -= _buffer.Slice(0, consumed).Length;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private void Observe(in ReadResult result)
    {
        _buffer = result.Buffer;
        foreach (var segment in _buffer.Slice(_seen)) _flags.Take(segment.Span);
        _seen = _buffer.Length;
    }
}
