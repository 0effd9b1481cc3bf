namespace TpuRemote.Interop.Tests.Cases;

/// <summary>The cases, in the table's order.</summary>
internal static class InteropCases
{
    /// <summary>
    /// The public ones (grpc/grpc, doc/interop-test-descriptions.md), then our own. Of the public ones, cacheable_unary is left out (it
    /// needs HTTP GET and a caching proxy, which gRPC over HTTP/2 no longer has) and those that need Google's own credentials.
    /// </summary>
    public static IReadOnlyList<InteropCase> All { get; } =
    [
        new("empty_unary"),
        new("large_unary"),
        new("client_streaming"),
        new("server_streaming"),
        new("ping_pong"),
        new("empty_stream"),
        new("client_compressed_unary") { FlagsUp = "0|1|0" },
        new("server_compressed_unary") { FlagsDown = "1|0" },
        new("client_compressed_streaming") { FlagsUp = "0|10" },
        new("server_compressed_streaming") { FlagsDown = "10" },
        new("custom_metadata"),
        new("status_code_and_message"),
        new("special_status_message"),
        new("unimplemented_method"),
        new("unimplemented_service"),
        new("cancel_after_begin"),
        new("cancel_after_first_response"),
        new("timeout_on_sleeping_server"),
        new("binary_metadata"),
        new("repeated_binary_metadata"),
        new("large_metadata"),
        new("deadline_propagated"),
        new("concurrent_large_unary"),
        new("message_of_64_mib"),
        new("10000_messages_up"),
        new("10000_messages_down"),
        new("10000_messages_both_ways"),
        new("unix_socket", Door.UnixSocket),
        new("tls", Door.Tls),
        new("mutual_tls", Door.MutualTls),
        new("health_check"),
        new("reflection"),
    ];

    /// <summary>The case of a name.</summary>
    public static InteropCase Find(string name) => All.Single(one => one.Name == name);
}
