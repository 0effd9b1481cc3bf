using TpuRemote.Jupyter.Packages;

namespace TpuRemote.Jupyter.Directives;

/// <summary><c>#r "nuget: Name, Version"</c> and <c>#r "path.dll"</c></summary>
internal sealed class ReferenceDirective : Directive
{
    private static readonly Reporter Printed = new();

    /// <inheritdoc />
    public override string Name => "#r";

    /// <inheritdoc />
    public override string Summary =>
        "References a NuGet package (its newest version where none is given), or an assembly: #r \"path.dll\".";

    /// <inheritdoc />
    public override string Usage => "#r \"nuget: Name, Version\"";

    /// <inheritdoc />
    public override async Task RunAsync(DirectiveCall call)
    {
        var text = QuotedArgument.Of(this, call.Arguments);
        try
        {
            if (PackageRequest.IsNuGet(text))
                await AddPackageAsync(call, PackageRequest.Parse(text));
            else
                AddAssembly(call, text);
        }
        catch (Exception e) when (e is FormatException or PackageException)
        {
            throw new DirectiveException(e.Message, e);
        }
    }

    private static async Task AddPackageAsync(DirectiveCall call, PackageRequest request)
    {
        var added = await call.Kernel.Packages.AddAsync(request, Printed, call.Cancellation);
        var kept = call.Kernel.References.Add(added.CompileReferences, added.RuntimeAssemblies, added.NativeLibraries);
        foreach (var warning in added.Warnings) Console.Error.WriteLine(warning);
        foreach (var path in kept) Console.Error.WriteLine($"{Path.GetFileName(path)} stays what an earlier #r gave: {path}");
        Console.WriteLine($"Installed {added.Package.Id}, {added.Package.Version}");
    }

    private static void AddAssembly(DirectiveCall call, string name)
    {
        var path = Path.GetFullPath(name, call.Kernel.Options.Folder);
        var assemblies = AssemblyNeighbours.Of(path);
        if (call.Kernel.References.Add(assemblies, assemblies, []).FirstOrDefault(kept => SameName(kept, path)) is { } other)
            throw new DirectiveException($"another {Path.GetFileName(path)} is loaded already, {other}; restart the kernel to use {path}");
    }

    private static bool SameName(string one, string other) =>
        string.Equals(Path.GetFileName(one), Path.GetFileName(other), StringComparison.OrdinalIgnoreCase);

    // Progress<T> would report later, on another flow, when the cell's console is gone.
    private sealed class Reporter : IProgress<string>
    {
        public void Report(string value) => Console.WriteLine(value);
    }
}
