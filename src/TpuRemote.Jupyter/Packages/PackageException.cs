namespace TpuRemote.Jupyter.Packages;

/// <summary>Packages that cannot be had; the message says which, why and what helps.</summary>
public sealed class PackageException : Exception
{
    /// <summary>With a message.</summary>
    public PackageException(string message) : base(message)
    {
    }

    /// <summary>With a message and its cause.</summary>
    public PackageException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>NuGet's (or the SDK's) code of what went wrong: <c>NU1101</c>; null where none did.</summary>
    public string? Code { get; init; }
}
