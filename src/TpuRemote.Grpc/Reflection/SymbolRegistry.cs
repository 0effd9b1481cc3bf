using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>The symbols of a set of files and of all that those import, and where each is declared.</summary>
internal class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _filesByName = [];
    private readonly Dictionary<string, FileDescriptor> _filesBySymbol = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _filesByExtension = [];

    private SymbolRegistry()
    {
    }

    /// <summary>A registry of the files and of everything that they import.</summary>
    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        ArgumentNullException.ThrowIfNull(fileDescriptors);
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    /// <summary>The file of a name, as imports write it; null if there is none.</summary>
    public FileDescriptor? FileByName(string filename) => _filesByName.GetValueOrDefault(filename);

    /// <summary>The file that declares the symbol of a full name; null if there is none.</summary>
    public FileDescriptor? FileContainingSymbol(string symbol) => _filesBySymbol.GetValueOrDefault(symbol);

    /// <summary>The file that declares the extension of a message by a number; null if there is none.</summary>
    internal FileDescriptor? FileContainingExtension(string message, int number) =>
        _filesByExtension.GetValueOrDefault(message)?.GetValueOrDefault(number);

    /// <summary>The numbers of a message's extensions; null if there is no such message.</summary>
    internal IReadOnlyCollection<int>? ExtensionNumbersOf(string message) =>
        _filesByExtension.TryGetValue(message, out var extensions) ? extensions.Keys : null;

    private void Add(FileDescriptor file)
    {
        if (!_filesByName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        AddMessages(file.MessageTypes);
        AddEnums(file.EnumTypes, file.Package);
        AddExtensions(file.Extensions);
        foreach (var service in file.Services)
        {
            AddAll([service, .. service.Methods]);
        }
    }

    private void AddMessages(IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            AddAll([message, .. message.Fields.InDeclarationOrder(), .. message.Oneofs]);
            AddMessages(message.NestedTypes);
            AddEnums(message.EnumTypes, message.FullName);
            AddExtensions(message.Extensions);
            _ = ExtensionsOf(message);
        }
    }

    // By protobuf's scoping, the values of an enum are its siblings; FullName of C# has them as its children.
    private void AddEnums(IEnumerable<EnumDescriptor> enums, string scope)
    {
        foreach (var type in enums)
        {
            _filesBySymbol[type.FullName] = type.File;
            foreach (var value in type.Values)
            {
                _filesBySymbol[scope.Length == 0 ? value.Name : $"{scope}.{value.Name}"] = type.File;
            }
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            _filesBySymbol[extension.FullName] = extension.File;
            ExtensionsOf(extension.ExtendeeType)[extension.FieldNumber] = extension.File;
        }
    }

    private void AddAll(IEnumerable<IDescriptor> symbols)
    {
        foreach (var symbol in symbols)
        {
            _filesBySymbol[symbol.FullName] = symbol.File;
        }
    }

    private SortedDictionary<int, FileDescriptor> ExtensionsOf(MessageDescriptor message)
    {
        if (!_filesByExtension.TryGetValue(message.FullName, out var extensions))
        {
            _filesByExtension.Add(message.FullName, extensions = []);
        }

        return extensions;
    }
}
