namespace Grpc.Core;

/// <summary>The call that asks for credentials.</summary>
internal class AuthInterceptorContext
{
    /// <summary>A call of a method of a service.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName)
        : this(serviceUrl, methodName, CancellationToken.None)
    {
    }

    /// <summary>A call of a method of a service, with the token that ends the wait for its credentials.</summary>
    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    /// <summary>Scheme, authority and service, such as <c>https://tpu.example:8471/tpu_remote.v1.TpuService</c>.</summary>
    public string ServiceUrl { get; }

    /// <summary>The method's own name.</summary>
    public string MethodName { get; }

    /// <summary>Cancelled when the call has ended.</summary>
    public CancellationToken CancellationToken { get; }
}
