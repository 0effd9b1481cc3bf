using System.Diagnostics;
using System.Reflection;
using TpuRemote.Hlo.Diagnostics;

namespace TpuRemote.Client.Tracing;

/// <summary>
/// The C# line that traced an op. Capturing notes only the user's method and the offset in its code; file and line are looked up in
/// the symbols when somebody prints them.
/// </summary>
internal sealed class TracedLine : Location
{
    private static readonly HashSet<string> OwnAssemblies =
    [
        "TpuRemote.Hlo", "TpuRemote.Grpc", "TpuRemote.Client", "TpuRemote.Learn", "TpuRemote",
    ];

    [ThreadStatic]
    private static Location? _current;

    private readonly MethodBase? _method;
    private readonly int _ilOffset;
    private FileLocation? _resolved;

    private TracedLine(MethodBase method, int ilOffset, FileLocation? resolved)
    {
        _method = method;
        _ilOffset = ilOffset;
        _resolved = resolved;
    }

    /// <summary>
    /// The innermost frame of the calling thread that is neither this library's nor the runtime's; unknown where there is none.
    /// </summary>
    public static Location Capture()
    {
        var frames = new StackTrace(1, fNeedFileInfo: false).GetFrames();
        for (var i = 0; i < frames.Length; i++)
        {
            if (frames[i].GetMethod() is not { } method || !IsUsers(method)) continue;
            // An assembly that was loaded from memory (a notebook's cell) has its symbols in memory too, where only the runtime finds them.
            // Counted from this method, whose own frame the trace above left out.
            var resolved = method.Module.Assembly.Location.Length == 0 ? PlaceOf(new StackFrame(i + 1, needFileInfo: true)) : null;
            return new TracedLine(method, frames[i].GetILOffset(), resolved);
        }
        return Unknown;
    }

    /// <summary>The line that the function being applied was called from; captured where none is being applied.</summary>
    public static Location Current() => _current ?? Capture();

    /// <summary>Builds ops that all come from the line that called; walking the stack once for all of them.</summary>
    public static T AtCaller<T>(Func<T> build)
    {
        if (_current is not null) return build();
        _current = Capture();
        try
        {
            return build();
        }
        finally
        {
            _current = null;
        }
    }

    /// <inheritdoc />
    public override FileLocation Resolve() => _resolved ??= SymbolFile.Find(_method!, _ilOffset) ?? (FileLocation)Unknown;

    private static bool IsUsers(MethodBase method)
    {
        // A dynamic method (a compiled delegate's stub) has no declaring type and is nobody's line.
        if (method.DeclaringType is not { } type) return false;
        var name = type.Assembly.GetName().Name ?? "";
        return !OwnAssemblies.Contains(name) && !name.StartsWith("System.", StringComparison.Ordinal);
    }

    private static FileLocation? PlaceOf(StackFrame frame) =>
        frame.GetFileName() is { } file ? new FileLocation(file, frame.GetFileLineNumber(), frame.GetFileColumnNumber()) : null;
}
