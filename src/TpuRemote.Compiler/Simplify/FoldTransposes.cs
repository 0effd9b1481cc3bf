using TpuRemote.Compiler.Rewriting;
using TpuRemote.Hlo.Attributes;
using TpuRemote.Hlo.Diagnostics;
using TpuRemote.Hlo.Modules;
using TpuRemote.Hlo.Ops;

namespace TpuRemote.Compiler.Simplify;

/// <summary>
/// A product whose two halves of dimensions are only ever read the other way round is the product of its operands in the other
/// order: each element is the same sum, so every bit stays. Gradients of matrix products come out this way.
/// </summary>
public sealed class FoldTransposes : IPass
{
    /// <inheritdoc />
    public string Name => "fold-transposes";

    /// <inheritdoc />
    public Module Run(Module module, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        return module with
        {
            Functions = [.. module.Functions.Select(f => f with { Body = new Rewriter(f.Body, budget).Rewrite(f.Body) })],
        };
    }

    private sealed class Rewriter : RegionRewriter
    {
        private readonly Dictionary<Value, int> _reads = [];

        public Rewriter(Region region, WorkBudget? budget)
            : base(budget) => CountReads(region);

        protected override void Visit(Builder builder, Operation operation)
        {
            if (Product(operation) is not { } product)
            {
                Keep(builder, operation);
                return;
            }
            var swapped = builder.Append(
                DotGeneralOp.Instance,
                [Resolve(product.Operands[1]), Resolve(product.Operands[0])],
                Swapped(product.Attributes),
                resultTypes: [operation.Result.Type],
                location: product.Location);
            Map(operation.Result, swapped.Result);
        }

        // The product that the op turns round, where nobody else reads it.
        private Operation? Product(Operation operation)
        {
            if (operation.Definition is not TransposeOp) return null;
            if (operation.Operands[0].DefiningOperation is not { Definition: DotGeneralOp } product) return null;
            var numbers = DotGeneralOp.NumbersOf(product);
            if (numbers.LhsBatching.Length > 0 || _reads[product.Result] > 1) return null;
            var rank = product.Result.TensorType.Rank;
            var left = product.Operands[0].TensorType.Rank - numbers.LhsContracting.Length;
            var turned = Enumerable.Range(0, rank).Select(d => (long)((d + left) % rank));
            return operation.Attributes.Integers("permutation").SequenceEqual(turned) ? product : null;
        }

        private static AttributeDictionary Swapped(AttributeDictionary attributes)
        {
            var numbers = attributes.Get<DotDimensionNumbers>("dot_dimension_numbers");
            var swapped = attributes.With(
                "dot_dimension_numbers", numbers with { LhsContracting = numbers.RhsContracting, RhsContracting = numbers.LhsContracting });
            return attributes.TryGet<ArrayAttribute>("precision_config", out var precision)
                ? swapped.With("precision_config", new ArrayAttribute([.. precision.Items.Reverse()]))
                : swapped;
        }

        private void CountReads(Region region)
        {
            foreach (var operation in region.Operations)
            {
                foreach (var operand in operation.Operands) _reads[operand] = _reads.GetValueOrDefault(operand) + 1;
                foreach (var nested in operation.Regions) CountReads(nested);
            }
        }
    }
}
