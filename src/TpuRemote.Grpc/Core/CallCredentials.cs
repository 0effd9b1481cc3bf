namespace Grpc.Core;

/// <summary>Credentials of single calls: headers that are made for each, such as a token that is renewed.</summary>
internal abstract class CallCredentials
{
    /// <summary>Credentials that an interceptor makes.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new Intercepted(interceptor);
    }

    /// <summary>Several credentials as one.</summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return credentials.Length >= 2
            ? new Composed([.. credentials])
            : throw new ArgumentException($"{credentials.Length} credentials were given; expected two or more.", nameof(credentials));
    }

    /// <summary>Adds the headers of a call.</summary>
    internal abstract Task AddAsync(AuthInterceptorContext context, Metadata metadata);

    private sealed class Intercepted(AsyncAuthInterceptor interceptor) : CallCredentials
    {
        internal override Task AddAsync(AuthInterceptorContext context, Metadata metadata) => interceptor(context, metadata);
    }

    private sealed class Composed(IReadOnlyList<CallCredentials> parts) : CallCredentials
    {
        internal override async Task AddAsync(AuthInterceptorContext context, Metadata metadata)
        {
            foreach (var part in parts)
            {
                await part.AddAsync(context, metadata).ConfigureAwait(false);
            }
        }
    }
}
