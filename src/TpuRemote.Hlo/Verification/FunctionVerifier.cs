using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Hlo.Verification;

/// <summary>
/// Checks what a function says of itself: its results against its terminator, and which results take over which arguments' memory.
/// </summary>
internal sealed class FunctionVerifier(Function function, FaultList faults)
{
    /// <summary>Checks the function's head.</summary>
    public void VerifyHead()
    {
        Count("arguments", function.Arguments.Length, function.ArgumentAttributes.Length);
        Count("results", function.ResultTypes.Length, function.ResultAttributes.Length);
        CheckAliases();
    }

    /// <summary>Checks what the body returns.</summary>
    public void VerifyReturn()
    {
        // A body without its terminator is reported with the regions.
        if (function.Body.Operations is not [.., { } end] || end.Definition != ReturnOp.Func) return;
        var returned = end.Operands.Select(o => o.Type).ToList();
        if (returned.SequenceEqual(function.ResultTypes)) return;
        faults.Add(
            "signature",
            $"@{function.Name} should return ({string.Join(", ", function.ResultTypes)}), it returns ({string.Join(", ", returned)})",
            end.Location,
            end.Name);
    }

    private void Count(string what, int expected, int given)
    {
        if (given != expected) Fault("signature", $"has {expected} {what}, the attributes of {given} are given");
    }

    private void CheckAliases()
    {
        var takers = new Dictionary<long, int>();
        var count = Math.Min(function.Arguments.Length, function.ArgumentAttributes.Length);
        for (var i = 0; i < count; i++)
        {
            if (function.ArgumentAttributes[i].Find(Function.AliasingOutput) is { } alias) CheckAlias(i, alias, takers);
        }
    }

    private void CheckAlias(int argument, HloAttribute alias, Dictionary<long, int> takers)
    {
        var results = function.ResultTypes;
        if (alias is not IntegerAttribute { Value: var result } || result < 0 || result >= results.Length)
        {
            var given = alias is IntegerAttribute number ? $"{number.Value}" : alias.ToString();
            Fault(
                "aliasing",
                $"{Function.AliasingOutput} of argument {argument} should number one of the {results.Length} results, it is {given}");
            return;
        }
        if (!takers.TryAdd(result, argument))
            Fault("aliasing", $"result {result} cannot take the memory of both argument {takers[result]} and argument {argument}");
        var type = function.Arguments[argument].Type;
        if (!type.Equals(results[(int)result]))
            Fault(
                "aliasing",
                $"result {result} of type {results[(int)result]} cannot take the memory of argument {argument} of type {type}");
    }

    private void Fault(string code, string message) => faults.Add(code, $"@{function.Name}: {message}", function.Location);
}
