using Grpc.Core;
using Grpc.Net.Client;
using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Protos;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>A channel of our client to the server of a case, and what every case sends.</summary>
internal sealed class CaseChannel : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _channel;

    public CaseChannel(Target target)
        : this(target, GrpcChannel.ForAddress($"http://localhost:{target.Port}", new GrpcChannelOptions { MaxReceiveMessageSize = null }))
    {
    }

    public CaseChannel(Target target, GrpcChannel channel)
    {
        (Target, _channel) = (target, channel);
        Test = new TestService.TestServiceClient(_channel);
        Judge = new Judge.JudgeClient(_channel);
        Missing = new UnimplementedService.UnimplementedServiceClient(_channel);
    }

    /// <summary>What the case was given.</summary>
    public Target Target { get; }

    /// <summary>The public cases' service.</summary>
    public TestService.TestServiceClient Test { get; }

    /// <summary>The service of our own cases.</summary>
    public Judge.JudgeClient Judge { get; }

    /// <summary>The service that no server has.</summary>
    public UnimplementedService.UnimplementedServiceClient Missing { get; }

    /// <summary>For clients of other services.</summary>
    public ChannelBase Channel => _channel;

    /// <summary>Options with the deadline that every call has.</summary>
    public static CallOptions Options(Metadata? headers = null) => new(headers, DateTime.UtcNow + Patience);

    /// <summary>Ballast.</summary>
    public static Payload Zeros(int size) => new() { Body = Google.Protobuf.ByteString.CopyFrom(new byte[size]) };

    /// <summary>The sizes that the public cases use most.</summary>
    public static SimpleRequest LargeRequest() => new() { ResponseSize = 314159, Payload = Zeros(271828) };

    /// <summary>A request of a stream.</summary>
    public static StreamingOutputCallRequest Ask(int requestSize, params int[] responseSizes) => new()
    {
        Payload = Zeros(requestSize),
        ResponseParameters = { responseSizes.Select(size => new ResponseParameters { Size = size }) },
    };

    public void Dispose() => _channel.Dispose();
}
