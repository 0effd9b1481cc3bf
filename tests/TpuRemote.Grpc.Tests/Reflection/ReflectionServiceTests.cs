using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TpuRemote.Grpc.Tests.Hosting;
using TpuRemote.Grpc.Tests.Protos;

namespace TpuRemote.Grpc.Tests.Reflection;

/// <summary>The five questions of server reflection, over the wire.</summary>
public sealed class ReflectionServiceTests
{
    private const string Package = "tpu_remote.tests.v1";

    [Fact]
    public async Task ListServices_NamesAllThatAreMapped()
    {
        var answer = await AskAsync(new ServerReflectionRequest { ListServices = "" });

        Assert.Equal(
            ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", $"{Package}.Echo", $"{Package}.Extends"],
            answer.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FileByFilename_IsTheFileAndThenAllThatItNeeds()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileByFilename = "extended.proto" });

        var files = answer.FileDescriptorResponse.FileDescriptorProto;
        Assert.Equal(["extended.proto", "google/protobuf/timestamp.proto"], files.Select(NameOf));
        Assert.Equal(ExtendedReflection.Descriptor.SerializedData, files[0]);
    }

    [Theory]
    [InlineData("Extends")]
    [InlineData("Extends.Ask")]
    [InlineData("Extended")]
    [InlineData("Extended.Inner")]
    [InlineData("Extended.Inner.shade")]
    [InlineData("Extended.name")]
    [InlineData("Extended.choice")]
    [InlineData("Extended.Shade")]
    [InlineData("Extended.DARK")]
    [InlineData("Colour")]
    [InlineData("RED")]
    [InlineData("label")]
    [InlineData("Scope.nested_number")]
    public async Task FileContainingSymbol_FindsEverySort(string symbol)
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = $"{Package}.{symbol}" });

        Assert.Equal("extended.proto", NameOf(answer.FileDescriptorResponse.FileDescriptorProto[0]));
    }

    [Fact]
    public async Task FileContainingSymbol_FindsWhatAFileImports()
    {
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "google.protobuf.Timestamp.nanos" });

        Assert.Equal("google/protobuf/timestamp.proto", NameOf(Assert.Single(answer.FileDescriptorResponse.FileDescriptorProto)));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(123)]
    public async Task FileContainingExtension_IsTheDeclaringFile(int number)
    {
        var extension = new ExtensionRequest { ContainingType = $"{Package}.Extended", ExtensionNumber = number };
        var answer = await AskAsync(new ServerReflectionRequest { FileContainingExtension = extension });

        Assert.Equal("extended.proto", NameOf(answer.FileDescriptorResponse.FileDescriptorProto[0]));
    }

    [Theory]
    [InlineData("Extended", new[] { 101, 123 })]
    [InlineData("Closed", new int[0])]
    public async Task AllExtensionNumbers_OfAMessage(string message, int[] expected)
    {
        var answer = await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = $"{Package}.{message}" });

        Assert.Equal($"{Package}.{message}", answer.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal(expected, answer.AllExtensionNumbersResponse.ExtensionNumber.Order());
    }

    public static TheoryData<string, int, string> NotThere => new()
    {
        { """{ "fileByFilename": "no.proto" }""", 5, "'no.proto'" },
        { """{ "fileContainingSymbol": "no.Symbol" }""", 5, "'no.Symbol'" },
        { """{ "fileContainingExtension": { "containingType": "tpu_remote.tests.v1.Extended", "extensionNumber": 102 } }""", 5, "102 of" },
        { """{ "fileContainingExtension": { "containingType": "no.Message", "extensionNumber": 1 } }""", 5, "'no.Message'" },
        { """{ "allExtensionNumbersOfType": "no.Message" }""", 5, "'no.Message'" },
        { "{}", 3, "asks for nothing" },
    };

    [Theory]
    [MemberData(nameof(NotThere))]
    public async Task WhatIsNotThere_IsAnErrorThatNamesItAndTheStreamGoesOn(string question, int code, string named)
    {
        await using var host = await StartAsync();
        using var stream = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        var request = ServerReflectionRequest.Parser.ParseJson(question);
        request.Host = "here";

        var answer = await AskAsync(stream, request);

        Assert.Equal(code, answer.ErrorResponse.ErrorCode);
        Assert.Contains(named, answer.ErrorResponse.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(("here", request), (answer.ValidHost, answer.OriginalRequest));
        var next = await AskAsync(stream, new ServerReflectionRequest { FileByFilename = "echo.proto" });
        Assert.Equal("echo.proto", NameOf(next.FileDescriptorResponse.FileDescriptorProto.Single()));
        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext().Soon());
    }

    [Fact]
    public async Task OlderName_AnswersTheSame()
    {
        await using var host = await StartAsync();
        using var stream = new global::Grpc.Reflection.V1Alpha.ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        await stream.RequestStream.WriteAsync(new() { FileContainingSymbol = $"{Package}.Echo.Unary", Host = "here" });

        Assert.True(await stream.ResponseStream.MoveNext().Soon());

        var answer = stream.ResponseStream.Current;
        Assert.Equal("echo.proto", NameOf(answer.FileDescriptorResponse.FileDescriptorProto.Single()));
        Assert.Equal(("here", $"{Package}.Echo.Unary"), (answer.ValidHost, answer.OriginalRequest.FileContainingSymbol));
    }

    [Fact]
    public void Map_WithoutItsServices_SaysWhatIsMissing()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        using var app = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapGrpcReflectionService());

        Assert.Contains("AddGrpcReflection()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GivenServices_AreToldWithoutAnApplication()
    {
        var names = new ReflectionServiceImpl(Echo.Descriptor, Extends.Descriptor).Answers
            .Answer(new ServerReflectionRequest { ListServices = "*" }).ListServicesResponse.Service.Select(service => service.Name);

        Assert.Equal([$"{Package}.Echo", $"{Package}.Extends"], names);
    }

    private static Task<ServiceHost> StartAsync() => ServiceHost.StartAsync(
        services => services.AddSingleton(new EchoHandlers()).AddGrpcReflection(),
        app =>
        {
            app.MapGrpcReflectionService();
            app.MapGrpcService<EchoService>();
            app.MapGrpcService<ExtendsService>();
        });

    private static async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
    {
        await using var host = await StartAsync();
        using var stream = new ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo();
        return await AskAsync(stream, request);
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> stream, ServerReflectionRequest request)
    {
        await stream.RequestStream.WriteAsync(request).Soon();
        Assert.True(await stream.ResponseStream.MoveNext().Soon(), "the stream ended");
        return stream.ResponseStream.Current;
    }

    private static string NameOf(ByteString file) => FileDescriptorProto.Parser.ParseFrom(file).Name;
}
