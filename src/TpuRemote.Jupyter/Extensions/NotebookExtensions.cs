using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using TpuRemote.Jupyter.Directives;

namespace TpuRemote.Jupyter.Extensions;

/// <summary>What referenced assemblies add to the notebook, by the conventions of this project's README.</summary>
internal sealed class NotebookExtensions(DirectiveTable directives)
{
    private const string Attribute = "NotebookExtensionAttribute";

    private readonly List<Action<CancellationToken>> _cellStarting = [];
    private readonly Dictionary<Type, Func<object, object>> _views = [];

    /// <summary>Tells all extensions that a cell's code begins; they may set what flows with it.</summary>
    public void CellStarting(CancellationToken interrupt)
    {
        foreach (var starting in _cellStarting) starting(interrupt);
    }

    /// <summary>The value to show instead of one.</summary>
    public object ViewOf(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (_views.TryGetValue(type, out var view)) return view(value);
        }
        return value;
    }

    /// <summary>Takes over what an assembly declares, if it declares anything.</summary>
    /// <exception cref="DirectiveException">It declares an extension of a shape that the conventions do not have.</exception>
    public void Activate(string path, AssemblyLoadContext context)
    {
        // Most assemblies declare nothing: those are not loaded before they are used.
        if (!Declares(path)) return;
        var assembly = context.LoadFromAssemblyPath(path);
        var attribute = assembly.GetCustomAttributes().First(a => a.GetType().Name == Attribute);
        if (attribute.GetType().GetProperty("ExtensionType")?.GetValue(attribute) is not Type extension)
            throw new DirectiveException($"{assembly.GetName().Name}: its {Attribute} has no property ExtensionType of type Type");
        try
        {
            Activate(extension);
        }
        catch (Exception e) when (e is TargetInvocationException or InvalidCastException or ArgumentException)
        {
            throw new DirectiveException($"{extension.FullName}, a notebook extension, failed: {(e.InnerException ?? e).Message}", e);
        }
    }

    private void Activate(Type extension)
    {
        if (Member(extension, "Views") is PropertyInfo views)
        {
            foreach (var (type, view) in (IReadOnlyDictionary<Type, Func<object, object>>)views.GetValue(null)!) _views[type] = view;
        }
        if (Member(extension, "CellStarting") is MethodInfo starting)
            _cellStarting.Add(starting.CreateDelegate<Action<CancellationToken>>());
        foreach (var method in extension.GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            var declared = method.GetCustomAttributes().FirstOrDefault(a => a.GetType().Name == "NotebookDirectiveAttribute");
            if (declared is not null) directives.Add(new ExtensionDirective(declared, method));
        }
    }

    private static MemberInfo? Member(Type extension, string name) =>
        extension.GetMember(name, BindingFlags.Public | BindingFlags.Static).FirstOrDefault();

    private static bool Declares(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        if (!file.HasMetadata) return false;
        var metadata = file.GetMetadataReader();
        return metadata.GetAssemblyDefinition().GetCustomAttributes()
            .Select(handle => metadata.GetCustomAttribute(handle).Constructor)
            .Any(constructor => TypeName(metadata, constructor) == Attribute);
    }

    private static string? TypeName(MetadataReader metadata, EntityHandle constructor)
    {
        var type = constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType()
            : metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        return type.Kind switch
        {
            HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
            HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
            _ => null,
        };
    }
}
