using System.Globalization;
using TpuRemote.Compiler.Rewriting;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Compiler.Simplify;

/// <summary>Computes once what is written several times: pure ops without regions, of the same operands and attributes.</summary>
public sealed class MergeCommonSubexpressions : IPass
{
    /// <inheritdoc />
    public string Name => "merge-common-subexpressions";

    /// <inheritdoc />
    public Module Run(Module module, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module with { Functions = [.. module.Functions.Select(f => f with { Body = new Rewriter(budget).Rewrite(f.Body) })] };
    }

    private sealed class Rewriter(WorkBudget? budget) : RegionRewriter(budget)
    {
        private readonly Dictionary<Value, int> _numbers = [];

        // What is known in a region is known in those nested in it, and forgotten when it ends.
        private readonly Stack<Dictionary<string, Operation>> _scopes = new();

        protected override void Enter(Region region) => _scopes.Push([]);

        protected override void Leave(Region region) => _scopes.Pop();

        protected override void Visit(Builder builder, Operation operation)
        {
            if (Key(operation) is not { } key)
            {
                Keep(builder, operation);
                return;
            }
            if (_scopes.Select(s => s.GetValueOrDefault(key)).FirstOrDefault(o => o is not null) is { } known)
            {
                for (var i = 0; i < known.Results.Length; i++) Map(operation.Results[i], known.Results[i]);
                return;
            }
            _scopes.Peek()[key] = Keep(builder, operation);
        }

        private string? Key(Operation operation)
        {
            if (operation.Definition is not PureOp || operation.Regions.Length > 0) return null;
            var attributes = operation.Attributes.Select(a => (a.Key, Text: AttributeKey.Of(a.Value))).ToList();
            if (attributes.Any(a => a.Text is null)) return null;
            return string.Join(
                '|',
                operation.Name,
                string.Join(',', operation.Operands.Select(o => Number(Resolve(o)).ToString(CultureInfo.InvariantCulture))),
                string.Join(',', attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Text}")),
                string.Join(',', operation.Results.Select(r => r.Type)));
        }

        private int Number(Value value)
        {
            if (!_numbers.TryGetValue(value, out var number)) _numbers[value] = number = _numbers.Count;
            return number;
        }
    }
}
