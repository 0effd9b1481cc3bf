using System.Reflection;
using TpuRemote.Jupyter.Directives;

namespace TpuRemote.Jupyter.Extensions;

/// <summary>A directive that a referenced assembly declares.</summary>
internal sealed class ExtensionDirective : Directive
{
    private readonly Func<string, TextWriter, CancellationToken, Task> _run;

    /// <param name="declared">The attribute, with properties Name and Summary.</param>
    /// <param name="method">The method that bears it.</param>
    public ExtensionDirective(object declared, MethodInfo method)
    {
        Name = Property(declared, "Name") ?? throw new DirectiveException($"{Full(method)}: its attribute has no Name");
        Summary = Property(declared, "Summary") ?? "";
        _run = Delegate.CreateDelegate(typeof(Func<string, TextWriter, CancellationToken, Task>), method, throwOnBindFailure: false)
            as Func<string, TextWriter, CancellationToken, Task>
            ?? throw new DirectiveException($"{Full(method)}: Task {method.Name}(string, TextWriter, CancellationToken) was expected");
    }

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override string Summary { get; }

    /// <inheritdoc />
    public override Task RunAsync(DirectiveCall call) => _run(call.Arguments, Console.Out, call.Cancellation);

    private static string? Property(object declared, string name) => declared.GetType().GetProperty(name)?.GetValue(declared) as string;

    private static string Full(MethodInfo method) => $"{method.DeclaringType?.FullName}.{method.Name}";
}
