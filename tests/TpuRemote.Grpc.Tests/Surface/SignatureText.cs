using System.Reflection;

namespace TpuRemote.Grpc.Tests.Surface;

/// <summary>
/// Types and members as C# declares them, without namespaces and nullability, so that they can be compared with documentation: what users
/// and generated stubs may name, which is what is public or protected.
/// </summary>
internal static class SignatureText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
    };

    /// <summary>The full name with its type parameters, such as <c>Grpc.Core.Marshaller&lt;T&gt;</c>.</summary>
    public static string NameOf(Type type) => $"{type.Namespace}.{Name(type)}";

    /// <summary>The declaration's first words, such as <c>abstract class</c>.</summary>
    public static string KindOf(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    /// <summary>The members, one line each.</summary>
    public static IEnumerable<string> MembersOf(Type type) => KindOf(type) switch
    {
        "enum" => type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => $"{field.Name} = {field.GetRawConstantValue()}"),
        "delegate" => [Method(type.GetMethod("Invoke")!, "")],
        _ => type.GetConstructors(Declared).Where(IsVisible).Select(constructor => $"{Access(constructor)}.ctor{Parameters(constructor)}")
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic).Select(Field))
            .Concat(type.GetProperties(Declared).Where(property => IsVisible(property.GetMethod!)).Select(Property))
            .Concat(type.GetMethods(Declared).Where(IsOwn).Select(method => Method(method, Modifiers(method)))),
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Overrides are the base's members, accessors are their property's; a static constructor is nobody's.
    private static bool IsOwn(MethodInfo method) =>
        IsVisible(method) && !method.IsSpecialName && method.GetBaseDefinition() == method;

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {Name(field.FieldType)} {field.Name} = \"{field.GetRawConstantValue()}\""
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        var setter = property.SetMethod is { } set && IsVisible(set) ? " set;" : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Modifiers(property.GetMethod!)}{Name(property.PropertyType)} {name} {{ get;{setter} }}";
    }

    private static string Method(MethodInfo method, string modifiers)
    {
        var generic = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        var owner = modifiers.Length == 0 && typeof(Delegate).IsAssignableFrom(method.DeclaringType) ? method.DeclaringType! : null;
        var constraints = (owner ?? (MemberInfo)method) is Type type ? type.GetGenericArguments() : method.GetGenericArguments();
        return $"{modifiers}{Name(method.ReturnType)} {(owner is null ? method.Name : "Invoke")}{generic}{Parameters(method)}"
            + string.Concat(constraints.Where(IsClass).Select(argument => $" where {argument.Name} : class"));
    }

    private static bool IsClass(Type argument) =>
        argument.IsGenericParameter && argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint);

    private static string Modifiers(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return "";
        }

        var kind = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return Access(method) + kind;
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), inherit: false);
        return $"({(isExtension ? "this " : "")}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter) =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " = " + Default(parameter) : "")}";

    private static string Default(ParameterInfo parameter) =>
        parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null";

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        var outer = type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}." : "";
        var arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "";
        return $"{outer}{type.Name.Split('`')[0]}{arguments}";
    }
}
