using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Health = Grpc.Health.V1.HealthReflection;
using Reflection = Grpc.Reflection.V1.ReflectionReflection;
using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Peers;

/// <summary>How the scripts beside this file are started.</summary>
internal static class Scripts
{
    /// <summary>
    /// The start of <c>NAME.py</c> or <c>NAME.js</c>. Its first argument is the contract: a FileDescriptorSet in base64, from which both
    /// languages make their messages.
    /// </summary>
    public static ProcessStartInfo Start(Peer peer, string name, params string[] arguments)
    {
        var (interpreter, ending) = peer == Peer.Python ? (Python.Interpreter, "py") : (Node.Interpreter, "js");
        var script = Path.Combine(AppContext.BaseDirectory, "Peers", $"{name}.{ending}");
        return new ProcessStartInfo(interpreter, [script, Contract(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
    }

    // Dependencies first.
    private static string Contract()
    {
        FileDescriptor[] files =
        [
            EmptyReflection.Descriptor,
            MessagesReflection.Descriptor,
            TestReflection.Descriptor,
            JudgeReflection.Descriptor,
            Health.Descriptor,
            Reflection.Descriptor,
        ];
        return new FileDescriptorSet { File = { files.Select(file => file.ToProto()) } }.ToByteString().ToBase64();
    }
}
