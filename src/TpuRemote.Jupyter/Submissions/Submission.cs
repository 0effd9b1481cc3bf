using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace TpuRemote.Jupyter.Submissions;

/// <summary>A piece of C#, compiled and loaded.</summary>
/// <param name="Source">What it is called: <c>Cell 3</c>.</param>
/// <param name="Text">Its text.</param>
/// <param name="HasResult">Whether its last expression has a value to show.</param>
/// <param name="Script">The class that holds its variables as fields.</param>
/// <param name="Entry">Runs it.</param>
internal sealed record Submission(string Source, SourceText Text, bool HasResult, Type Script, Func<object?[], Task<object?>> Entry)
{
    /// <summary>The variables that it declares.</summary>
    /// <param name="instance">Its instance; null before it ran.</param>
    public IEnumerable<NotebookVariable> Variables(object? instance) => instance is null
        ? []
        : Script.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => !field.IsDefined(typeof(CompilerGeneratedAttribute)) && !field.Name.StartsWith('<'))
            .Select(field => new NotebookVariable(field.Name, field.FieldType, field.GetValue(instance)));
}
