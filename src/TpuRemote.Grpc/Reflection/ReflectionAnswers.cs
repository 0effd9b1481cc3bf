using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Asked = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace TpuRemote.Grpc.Reflection;

/// <summary>Answers the five questions of server reflection (grpc/grpc doc/server-reflection.md).</summary>
internal sealed class ReflectionAnswers(IEnumerable<string> services, SymbolRegistry registry)
{
    private readonly string[] _services = [.. services];

    /// <summary>The answer to a question: what was asked for, or an error that says what is not there.</summary>
    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = Find(request);
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private static ServerReflectionResponse Files(FileDescriptor? file, string what)
    {
        if (file is null)
        {
            return Error(StatusCode.NotFound, $"There is no {what} here.");
        }

        var files = new List<FileDescriptor> { file };
        for (var i = 0; i < files.Count; i++)
        {
            files.AddRange(files[i].Dependencies.Where(dependency => !files.Contains(dependency)));
        }

        return new ServerReflectionResponse
        {
            FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files.Select(needed => needed.SerializedData) } },
        };
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };

    private ServerReflectionResponse Find(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        Asked.FileByFilename => Files(registry.FileByName(request.FileByFilename), $"file '{request.FileByFilename}'"),
        Asked.FileContainingSymbol =>
            Files(registry.FileContainingSymbol(request.FileContainingSymbol), $"symbol '{request.FileContainingSymbol}'"),
        Asked.FileContainingExtension => FileOf(request.FileContainingExtension),
        Asked.AllExtensionNumbersOfType => ExtensionsOf(request.AllExtensionNumbersOfType),
        Asked.ListServices => Services(),
        _ => Error(StatusCode.InvalidArgument, "The request asks for nothing that is known here."),
    };

    private ServerReflectionResponse FileOf(ExtensionRequest extension) => Files(
        registry.FileContainingExtension(extension.ContainingType, extension.ExtensionNumber),
        $"extension {extension.ExtensionNumber} of '{extension.ContainingType}'");

    private ServerReflectionResponse ExtensionsOf(string message) => registry.ExtensionNumbersOf(message) is { } numbers
        ? new ServerReflectionResponse
        {
            AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = message, ExtensionNumber = { numbers } },
        }
        : Error(StatusCode.NotFound, $"There is no message '{message}' here.");

    private ServerReflectionResponse Services() => new()
    {
        ListServicesResponse = new ListServiceResponse { Service = { _services.Select(name => new ServiceResponse { Name = name }) } },
    };
}
