namespace Grpc.Core;

/// <summary>Adds a call's credentials to <paramref name="metadata"/>, which is sent with it.</summary>
internal delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
