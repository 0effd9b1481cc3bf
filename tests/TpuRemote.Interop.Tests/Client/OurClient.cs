using TpuRemote.Interop.Tests.Cases;
using TpuRemote.Interop.Tests.Peers;

namespace TpuRemote.Interop.Tests.Client;

/// <summary>Our transport as the client, in this process.</summary>
internal sealed class OurClient : IInteropClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly Dictionary<string, Func<CaseChannel, Task>> Cases = new()
    {
        ["empty_unary"] = FourKindsCases.EmptyUnaryAsync,
        ["large_unary"] = FourKindsCases.LargeUnaryAsync,
        ["client_streaming"] = FourKindsCases.ClientStreamingAsync,
        ["server_streaming"] = FourKindsCases.ServerStreamingAsync,
        ["ping_pong"] = FourKindsCases.PingPongAsync,
        ["empty_stream"] = FourKindsCases.EmptyStreamAsync,
        ["client_compressed_unary"] = CompressionCases.ClientCompressedUnaryAsync,
        ["server_compressed_unary"] = CompressionCases.ServerCompressedUnaryAsync,
        ["client_compressed_streaming"] = CompressionCases.ClientCompressedStreamingAsync,
        ["server_compressed_streaming"] = CompressionCases.ServerCompressedStreamingAsync,
        ["custom_metadata"] = MetadataCases.CustomMetadataAsync,
        ["binary_metadata"] = MetadataCases.BinaryMetadataAsync,
        ["repeated_binary_metadata"] = MetadataCases.RepeatedBinaryMetadataAsync,
        ["large_metadata"] = MetadataCases.LargeMetadataAsync,
        ["status_code_and_message"] = StatusCases.StatusCodeAndMessageAsync,
        ["special_status_message"] = StatusCases.SpecialStatusMessageAsync,
        ["unimplemented_method"] = StatusCases.UnimplementedMethodAsync,
        ["unimplemented_service"] = StatusCases.UnimplementedServiceAsync,
        ["cancel_after_begin"] = EndingCases.CancelAfterBeginAsync,
        ["cancel_after_first_response"] = EndingCases.CancelAfterFirstResponseAsync,
        ["timeout_on_sleeping_server"] = EndingCases.TimeoutOnSleepingServerAsync,
        ["deadline_propagated"] = EndingCases.DeadlinePropagatedAsync,
        ["concurrent_large_unary"] = SizeCases.ConcurrentLargeUnaryAsync,
        ["message_of_64_mib"] = SizeCases.MessageOf64MibAsync,
        ["10000_messages_up"] = SizeCases.ManyMessagesUpAsync,
        ["10000_messages_down"] = SizeCases.ManyMessagesDownAsync,
        ["10000_messages_both_ways"] = SizeCases.ManyMessagesBothWaysAsync,
        ["unix_socket"] = DoorCases.UnixSocketAsync,
        ["tls"] = DoorCases.TlsAsync,
        ["mutual_tls"] = DoorCases.MutualTlsAsync,
        ["health_check"] = StandardServiceCases.HealthCheckAsync,
        ["reflection"] = StandardServiceCases.ReflectionAsync,
    };

    public async Task<string?> RunAsync(InteropCase asked, Target target)
    {
        using var channel = new CaseChannel(target);
        try
        {
            await Cases[asked.Name](channel).WaitAsync(Patience);
            return null;
        }
        catch (Exception failure)
        {
            return failure.ToString();
        }
    }
}
