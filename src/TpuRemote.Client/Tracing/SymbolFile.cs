using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Tracing;

/// <summary>Looks up lines in the portable symbols beside or inside an assembly; each assembly's symbols are read once.</summary>
internal static class SymbolFile
{
    private static readonly ConcurrentDictionary<Assembly, MetadataReaderProvider?> Symbols = new();

    /// <summary>The line of an offset in a method's code; null where there are no symbols for it.</summary>
    public static FileLocation? Find(MethodBase method, int ilOffset)
    {
        // The provider is kept, not only its reader: the reader's memory is the provider's.
        var reader = Symbols.GetOrAdd(method.Module.Assembly, Open)?.GetMetadataReader();
        if (reader is null) return null;
        var handle = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF).ToDebugInformationHandle();
        SequencePoint? found = null;
        foreach (var point in reader.GetMethodDebugInformation(handle).GetSequencePoints())
        {
            if (point.Offset > ilOffset) break;
            if (!point.IsHidden) found = point;
        }
        return found is { } at
            ? new FileLocation(reader.GetString(reader.GetDocument(at.Document).Name), at.StartLine, at.StartColumn)
            : null;
    }

    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        if (!File.Exists(assembly.Location)) return null;
        try
        {
            using var image = new PEReader(File.OpenRead(assembly.Location));
            return image.TryOpenAssociatedPortablePdb(assembly.Location, OpenSymbols, out var provider, out _) ? provider : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // Symbols only make messages better; without them the place is unknown.
            return null;
        }
    }

    private static FileStream? OpenSymbols(string path) => File.Exists(path) ? File.OpenRead(path) : null;
}
