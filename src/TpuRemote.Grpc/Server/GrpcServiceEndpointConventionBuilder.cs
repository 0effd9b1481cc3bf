namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds conventions to all methods of a mapped service.</summary>
internal sealed class GrpcServiceEndpointConventionBuilder : IEndpointConventionBuilder
{
    private readonly IReadOnlyList<IEndpointConventionBuilder> _methods;

    internal GrpcServiceEndpointConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> methods) => _methods = methods;

    /// <inheritdoc/>
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var method in _methods)
        {
            method.Add(convention);
        }
    }

    void IEndpointConventionBuilder.Finally(Action<EndpointBuilder> finalConvention)
    {
        foreach (var method in _methods)
        {
            method.Finally(finalConvention);
        }
    }
}
