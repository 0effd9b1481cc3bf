using TpuRemote.Client.Errors;
using TpuRemote.Client.Evaluation;
using TpuRemote.Client.Sessions;
using TpuRemote.Client.Variables;

namespace TpuRemote.Client;

/// <content>Variables and arrays on the device, seen from the host.</content>
public sealed partial class TpuSession
{
    /// <summary>The value of a variable, after every run called before.</summary>
    /// <param name="name">The name with its scopes: <c>dense1/kernel</c>.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="TpuArgumentException">No rewritten function of this session uses such a variable.</exception>
    /// <exception cref="TpuServiceException">Its value was lost with a failed run.</exception>
    public Task<Tensor> ReadVariableAsync(string name, CancellationToken cancellation = default) => Interruption.Heeding(
        async token =>
        {
            var slot = Slot(name);
            var handle = await InTurn(() => DeviceVariables.HandleAsync(slot, token), token).ConfigureAwait(false);
            return await DeviceVariables.ReadAsync(slot, handle, token).ConfigureAwait(false);
        },
        cancellation);

    /// <summary>Gives a variable a value, before every run called after.</summary>
    /// <exception cref="TpuArgumentException">There is no such variable, or the value is of another shape or element type.</exception>
    public async Task AssignVariableAsync(string name, Tensor value, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        var slot = Slot(name);
        var adopted = value.Adopt(slot.Type.ElementType);
        if (!adopted.Type.Equals(slot.Type))
            throw new TpuArgumentException($"variable '{name}' is {slot.Type}, {adopted.Type} was assigned");
        var literal = adopted.Concrete().Literal;
        await Interruption.Heeding(
            token => InTurn(
                async () =>
                {
                    await DeviceVariables.AssignAsync(slot, literal, token).ConfigureAwait(false);
                    return true;
                },
                token),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>The values of all variables by name, optimizers' memories included, after every run called before.</summary>
    public async Task<IReadOnlyDictionary<string, Tensor>> SaveVariablesAsync(CancellationToken cancellation = default)
    {
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var name in Variables.Names) values[name] = await ReadVariableAsync(name, cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>Gives variables the values that were saved.</summary>
    /// <exception cref="TpuArgumentException">A name is unknown here, or its shape or element type differs; nothing is assigned
    /// then.</exception>
    public async Task RestoreVariablesAsync(IReadOnlyDictionary<string, Tensor> values, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (name, value) in values)
        {
            if (!Slot(name).Type.Equals(value.Type))
                throw new TpuArgumentException($"variable '{name}' is {Slot(name).Type}, {value.Type} was saved");
        }
        foreach (var (name, value) in values) await AssignVariableAsync(name, value, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps a tensor on the device, the same for all replicas; runs take the answer as an input without sending it again.
    /// </summary>
    public async Task<Tensor> StoreAsync(Tensor tensor, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var (handle, epoch) = (Connection.NewHandle(), Epoch);
        await Interruption.Heeding(
            token => Transfers.StoreAsync(handle, tensor.Type.ToProto(0), tensor.ToBytes(), token), cancellation).ConfigureAwait(false);
        return new DeviceTensor(tensor.Type, this, handle, epoch);
    }

    /// <summary>The elements of a tensor that is kept on the device.</summary>
    public async Task<Tensor> FetchAsync(Tensor tensor, CancellationToken cancellation = default)
    {
        if (tensor is not DeviceTensor device)
            throw new TpuArgumentException($"a tensor that StoreAsync answered was expected, {tensor} was given");
        var (_, bytes) = await Interruption.Heeding(
            token => Transfers.FetchAsync(device.HandleFor(this), tensor.Type.ByteSize, token), cancellation).ConfigureAwait(false);
        return new EagerTensor(new Hlo.Literals.Literal(tensor.Type, bytes));
    }

    /// <summary>Frees a tensor that is kept on the device, after every run called before.</summary>
    public void Delete(Tensor tensor)
    {
        if (tensor is not DeviceTensor device)
            throw new TpuArgumentException($"a tensor that StoreAsync answered was expected, {tensor} was given");
        Transfers.Delete(device.HandleFor(this));
    }

    private VariableSlot Slot(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Variables.TryGet(name, out var slot) ? slot : throw new TpuArgumentException(
            $"no variable is called '{name}'; there are: {(Variables.Names.Count == 0 ? "none" : string.Join(", ", Variables.Names))}");
    }
}
