namespace Grpc.Core;

/// <summary>On a generated service base: where its static <c>BindService(ServiceBinderBase, base)</c> stands.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal class BindServiceMethodAttribute : Attribute
{
    /// <summary>Names the method <paramref name="bindMethodName"/> of <paramref name="bindType"/>.</summary>
    public BindServiceMethodAttribute(Type bindType, string bindMethodName)
    {
        BindType = bindType;
        BindMethodName = bindMethodName;
    }

    /// <summary>The type that declares the method.</summary>
    public Type BindType { get; }

    /// <summary>The method's name.</summary>
    public string BindMethodName { get; }
}
