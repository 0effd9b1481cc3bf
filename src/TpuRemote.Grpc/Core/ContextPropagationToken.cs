namespace Grpc.Core;

/// <summary>A call on a server, as the calls that its handler makes take over from it.</summary>
internal class ContextPropagationToken
{
    private readonly DateTime _deadline;
    private readonly CancellationToken _cancellation;
    private readonly ContextPropagationOptions _options;
    private readonly List<CancellationTokenSource> _linked = [];

    internal ContextPropagationToken(DateTime deadline, ContextPropagationOptions? options, CancellationToken cancellation) =>
        (_deadline, _cancellation, _options) = (deadline, cancellation, options ?? ContextPropagationOptions.Default);

    /// <summary>The options of a call with what it takes over: the earlier deadline, and both cancellations.</summary>
    internal CallOptions Apply(CallOptions options)
    {
        if (_options.IsPropagateDeadline && _deadline != DateTime.MaxValue && !(options.Deadline < _deadline))
        {
            options = options.WithDeadline(_deadline);
        }

        return _options.IsPropagateCancellation ? options.WithCancellationToken(Link(options.CancellationToken)) : options;
    }

    /// <summary>Lets go of the tokens of the calls, because the call on the server has ended.</summary>
    internal void Release()
    {
        lock (_linked)
        {
            _linked.ForEach(source => source.Dispose());
            _linked.Clear();
        }
    }

    private CancellationToken Link(CancellationToken own)
    {
        if (!own.CanBeCanceled)
        {
            return _cancellation;
        }

        var source = CancellationTokenSource.CreateLinkedTokenSource(own, _cancellation);
        lock (_linked)
        {
            _linked.Add(source);
        }

        return source.Token;
    }
}
