namespace Grpc.Core;

/// <summary>What a call made on behalf of another takes over from it.</summary>
internal class ContextPropagationOptions
{
    /// <summary>Both the deadline and the cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Takes over what is true.</summary>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the call ends by the other's deadline at the latest.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether the call is cancelled with the other.</summary>
    public bool IsPropagateCancellation { get; }
}
