using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Health = Grpc.Health.V1.HealthReflection;
using Reflection = Grpc.Reflection.V1.ReflectionReflection;
using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>How the scripts of this project are started.</summary>
internal static class Scripts
{
    /// <summary>The contract of the cases, dependencies first.</summary>
    public static FileDescriptor[] Contract { get; } =
    [
        EmptyReflection.Descriptor,
        MessagesReflection.Descriptor,
        TestReflection.Descriptor,
        JudgeReflection.Descriptor,
        Health.Descriptor,
        Reflection.Descriptor,
    ];

    /// <summary>
    /// The start of <c>FOLDER/NAME.py</c> or <c>FOLDER/NAME.js</c>. Its first argument is the contract: a FileDescriptorSet in base64,
    /// from which both languages make their messages.
    /// </summary>
    public static ProcessStartInfo Start(Peer peer, string name, FileDescriptor[] contract, params string[] arguments)
    {
        var (interpreter, ending) = peer == Peer.Python ? (Python.Interpreter, "py") : (Node.Interpreter, "js");
        var script = Path.Combine(AppContext.BaseDirectory, $"{name}.{ending}");
        return new ProcessStartInfo(interpreter, [script, Serialize(contract), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
    }

    private static string Serialize(FileDescriptor[] contract) =>
        new FileDescriptorSet { File = { contract.Select(file => file.ToProto()) } }.ToByteString().ToBase64();
}
