using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using TpuRemote.Grpc.Addresses;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Calls;

public sealed class CallCredentialsTests
{
    private static readonly EchoMessage Message = new() { Text = "hello", Number = 1 };

    [Theory]
    [MemberData(nameof(AnyCall.Kinds), MemberType = typeof(AnyCall))]
    public async Task Call_WithItsOwnAndTheChannels_CarriesBothAndTellsWhoAsks(string kind)
    {
        using var authority = new TestAuthority();
        var asked = new List<AuthInterceptorContext>();
        await using var host = await StartSecureAsync(authority, options => options.Credentials = ChannelCredentials.Create(
            ChannelCredentials.SecureSsl, Header("of-channel", "1", asked)));
        Metadata? seen = null;
        host.Handlers.Watch(context => seen = context.RequestHeaders);
        var own = CallCredentials.Compose(Header("of-call", "2"), Header("of-call-too", "3"));

        var answers = await AnyCall.EchoAsync(host.Client, kind, Message, default(CallOptions).WithCredentials(own)).Soon();

        Assert.Equal("hello", answers[0].Text);
        Assert.Equal(("1", "2", "3"), (seen!.GetValue("of-channel"), seen.GetValue("of-call"), seen.GetValue("of-call-too")));
        var context = Assert.Single(asked);
        Assert.Equal($"{host.Address}/tpu_remote.tests.v1.Echo", context.ServiceUrl);
        Assert.StartsWith(kind[..5], context.MethodName, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "2")]
    public async Task Call_WithoutTls_CarriesCredentialsOnlyIfToldTo(bool isUnsafe, string? expected)
    {
        await using var host = await EchoHost.StartAsync(client: options => options.UnsafeUseInsecureChannelCallCredentials = isUnsafe);
        string? seen = "none";
        host.Handlers.Watch(context => seen = context.RequestHeaders.GetValue("of-call"));

        await host.Client.UnaryAsync(Message, default(CallOptions).WithCredentials(Header("of-call", "2"))).ResponseAsync.Soon();

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Call_WhoseCredentialsFail_FailsWithTheirStatus()
    {
        using var authority = new TestAuthority();
        await using var host = await StartSecureAsync(authority);
        var failing = CallCredentials.FromInterceptor(
            (_, _) => throw new RpcException(new Status(StatusCode.Unauthenticated, "the key is lost")));

        var failure = await AnyCall.FailsAsync(
            host.Client.UnaryAsync(Message, default(CallOptions).WithCredentials(failing)).ResponseAsync);

        Assert.Equal((StatusCode.Unauthenticated, "the key is lost"), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Call_WhoseCredentialsTakeTooLong_EndsAtItsDeadlineAndTellsThem()
    {
        using var authority = new TestAuthority();
        await using var host = await StartSecureAsync(authority);
        var told = new TaskCompletionSource();
        var slow = CallCredentials.FromInterceptor(async (context, _) =>
        {
            var waiting = Task.Delay(Timeout.Infinite, context.CancellationToken);
            await waiting.ContinueWith(_ => told.SetResult(), TaskScheduler.Default);
            await waiting;
        });

        var failure = await AnyCall.FailsAsync(host.Client.UnaryAsync(
            Message, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(0.3)).WithCredentials(slow)).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        await told.Task.Soon();
    }

    [Fact]
    public void Channel_WhoseCredentialsAndAddressDisagree_IsRefused()
    {
        var tls = new GrpcChannelOptions { Credentials = new SslCredentials() };
        var plain = new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure };

        Assert.Contains("https://", Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("http://localhost:1", tls)).Message, StringComparison.Ordinal);
        Assert.Contains("http://", Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("https://localhost:1", plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_ThatCannotBeComposed_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Header("a", "1")));
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(Header("a", "1")));
    }

    [Theory]
    [InlineData(new string[0], "x509_common_name", "ada")]
    [InlineData(new[] { "a.example", "b.example" }, "x509_subject_alternative_name", "a.example b.example")]
    public async Task Context_OfAClientWithACertificate_TellsWhoItIs(string[] names, string property, string identity)
    {
        using var authority = new TestAuthority();
        await using var host = await StartSecureAsync(authority, client: authority.IssueClient("ada", names));
        AuthContext? seen = null;
        host.Handlers.Watch(context => seen = context.AuthContext);

        await host.Client.UnaryAsync(Message).ResponseAsync.Soon();

        Assert.True(seen!.IsPeerAuthenticated);
        Assert.Equal(property, seen.PeerIdentityPropertyName);
        Assert.Equal(identity, string.Join(' ', seen.PeerIdentity.Select(entry => entry.Value)));
        Assert.Equal("ada", Assert.Single(seen.FindPropertiesByName("x509_common_name")).Value);
        Assert.Equal(names.Length + 1, seen.Properties.Count());
    }

    [Fact]
    public async Task Context_OfAClientWithoutACertificate_KnowsNobody()
    {
        await using var host = await EchoHost.StartAsync();
        AuthContext? seen = null;
        host.Handlers.Watch(context => seen = context.AuthContext);

        await host.Client.UnaryAsync(Message).ResponseAsync.Soon();

        Assert.False(seen!.IsPeerAuthenticated);
        Assert.Empty(seen.PeerIdentity);
        Assert.Null(seen.PeerIdentityPropertyName);
    }

    private static CallCredentials Header(string name, string value, List<AuthInterceptorContext>? asked = null) =>
        CallCredentials.FromInterceptor(async (context, metadata) =>
        {
            await Task.Yield();
            asked?.Add(context);
            metadata.Add(name, value);
        });

    private static Task<EchoHost> StartSecureAsync(
        TestAuthority authority,
        Action<GrpcChannelOptions>? configure = null,
        System.Security.Cryptography.X509Certificates.X509Certificate2? client = null)
    {
        var certificate = authority.IssueServer("127.0.0.1");
        return EchoHost.StartAsync(
            client: configure,
            listen: options => options.UseHttps(certificate, https =>
            {
                https.ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (shown, _, _) => authority.Issued(shown);
            }),
            security: new ChannelSecurity { RootCertificates = authority.Roots, ClientCertificate = client });
    }
}
