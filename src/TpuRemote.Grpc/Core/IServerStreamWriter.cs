namespace Grpc.Core;

/// <summary>The response stream of a call; it ends when the handler returns.</summary>
/// <typeparam name="T">The response message.</typeparam>
internal interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>
{
}
