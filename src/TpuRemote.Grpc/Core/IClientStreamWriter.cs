namespace Grpc.Core;

/// <summary>The request stream of a call.</summary>
/// <typeparam name="T">The request message.</typeparam>
internal interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Ends the request stream; the response may go on.</summary>
    Task CompleteAsync();
}
