namespace Ctpu.Tests.Data;

/// <summary>Answers HTTP requests by a function instead of a network.</summary>
internal sealed class AnsweringHandler(Func<Uri, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    /// <summary>As a machine without a network.</summary>
    public static AnsweringHandler NoNetwork() =>
        new((uri, _) => throw new HttpRequestException($"Name or service not known ({uri.Host})"));

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        answer(request.RequestUri!, cancellationToken);
}
