namespace TpuRemote.Client.Evaluation;

/// <summary>C# types in messages.</summary>
internal static class TypeText
{
    /// <summary>
    /// The type as one would write it, such as <c>System.Collections.Generic.List&lt;System.Single&gt;</c>. A task of a kind that only the
    /// runtime knows, as an async function returns it, goes by the kind that its author wrote.
    /// </summary>
    public static string Of(Type type)
    {
        if (type.IsAssignableTo(typeof(Task)) && type.IsNested) return Of(type.BaseType!);
        if (!type.IsGenericType || type.IsNested) return type.FullName ?? type.Name;
        var name = type.GetGenericTypeDefinition().FullName!;
        return $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
