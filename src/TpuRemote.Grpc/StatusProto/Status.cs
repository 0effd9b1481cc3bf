using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Google.Rpc;

/// <summary>What the official Google.Api.CommonProtos adds to the generated message.</summary>
internal sealed partial class Status
{
    /// <summary>The first detail that is a <typeparamref name="T"/>; null if there is none.</summary>
    public T? GetDetail<T>()
        where T : class, IMessage<T>, new()
    {
        var name = new T().Descriptor.FullName;
        return Details.FirstOrDefault(detail => Any.GetTypeName(detail.TypeUrl) == name)?.Unpack<T>();
    }
}
