using Google.Protobuf;
using Google.Protobuf.Reflection;
using TpuRemote.Server.Hosting;
using TpuRemote.Server.Status;

namespace TpuRemote.Server.Wire;

/// <summary>How much one request may list. What the entries say is checked where they are used.</summary>
/// <param name="limits">The server's limits.</param>
internal sealed class RequestRules(ServerLimits limits)
{
    /// <summary>Refuses a request in which a list, at any depth, has too many entries.</summary>
    /// <exception cref="RefusalException">One has; names it.</exception>
    public void Check(IMessage request)
    {
        // An entry takes a byte at least, so only a message of that many bytes is worth looking into.
        if (request.CalculateSize() > limits.MaxRequestEntries) CheckLists(request);
    }

    /// <summary>Refuses a client's name that is too long.</summary>
    /// <exception cref="RefusalException">It is.</exception>
    public void CheckClientName(string name)
    {
        if (name.Length > limits.MaxClientNameLength)
            throw RefusalException.Limit(
                "max-client-name-length", limits.MaxClientNameLength, $"a client_name of {name.Length} characters");
    }

    private void CheckLists(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated) CheckList(field, (System.Collections.IList)field.Accessor.GetValue(message));
            else if (field.FieldType == FieldType.Message && field.Accessor.GetValue(message) is IMessage nested) CheckLists(nested);
        }
    }

    private void CheckList(FieldDescriptor field, System.Collections.IList entries)
    {
        if (entries.Count > limits.MaxRequestEntries)
            throw RefusalException.Limit("max-request-entries", limits.MaxRequestEntries, $"{field.FullName} of {entries.Count} entries");
        if (field.FieldType != FieldType.Message) return;
        foreach (IMessage entry in entries) CheckLists(entry);
    }
}
