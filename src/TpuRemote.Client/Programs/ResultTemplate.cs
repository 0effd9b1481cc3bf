using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;

namespace TpuRemote.Client.Programs;

/// <summary>
/// What a function returned: a tensor, or tuples, arrays and lists of such; remembered so that a run's results come in the same form.
/// </summary>
internal abstract record ResultTemplate
{
    private ResultTemplate()
    {
    }

    /// <summary>Takes a returned value apart.</summary>
    /// <param name="value">What the function returned.</param>
    /// <param name="tensors">Gets the tensors in order.</param>
    /// <exception cref="TpuArgumentException">Something in it is no tensor.</exception>
    public static ResultTemplate Of(object? value, ICollection<Tensor> tensors)
    {
        switch (value)
        {
            case Tensor tensor:
                tensors.Add(tensor);
                return new Leaf();
            case ITuple when value.GetType() is { IsValueType: true } type:
                return new Tuple(type, [.. type.GetFields().Select(field => Of(field.GetValue(value), tensors))]);
            case IEnumerable<Tensor> many:
                return new Sequence(value.GetType(), [.. many.Select(one => Of(one, tensors))]);
            default:
                throw new TpuArgumentException(
                    "TPU functions must return zero-or-more Tensor values (a tensor, or tuples, arrays and lists of them), "
                    + $"{(value is null ? "null" : TypeText.Of(value.GetType()))} was returned");
        }
    }

    /// <summary>Puts tensors into the form; they are taken from the queue.</summary>
    public abstract object Fill(Queue<Tensor> tensors);

    private sealed record Leaf : ResultTemplate
    {
        public override object Fill(Queue<Tensor> tensors) => tensors.Dequeue();
    }

    private sealed record Tuple(Type Type, ImmutableArray<ResultTemplate> Fields) : ResultTemplate
    {
        public override object Fill(Queue<Tensor> tensors)
        {
            // Boxed, so that the fields that are set stay.
            var tuple = RuntimeHelpers.GetUninitializedObject(Type);
            var fields = Type.GetFields();
            for (var i = 0; i < fields.Length; i++) fields[i].SetValue(tuple, Fields[i].Fill(tensors));
            return tuple;
        }
    }

    private sealed record Sequence(Type Type, ImmutableArray<ResultTemplate> Items) : ResultTemplate
    {
        public override object Fill(Queue<Tensor> tensors)
        {
            var filled = Items.Select(item => (Tensor)item.Fill(tensors)).ToArray();
            if (Type == typeof(ImmutableArray<Tensor>)) return ImmutableArray.Create(filled);
            return Type == typeof(List<Tensor>) ? new List<Tensor>(filled) : filled;
        }
    }
}
