using TpuRemote.Benchmarks.RawSockets;
using TpuRemote.Benchmarks.Rpc;

const string Usage = """
    usage: TpuRemote.Benchmarks rpc [--json FILE] [--only TEXT] [--repeats N]
      rpc             transfers, calls and steps over gRPC, against raw sockets and against the same program in process
      --json FILE     writes the rows as JSON
      --only TEXT     only cases whose name contains TEXT
      --repeats N     repeats of each measurement, of which the median counts (7)
    """;

if (args is ["raw-server", var address])
{
    RawServer.Run(address);
    return 0;
}

if (args is not ["rpc", ..] || RpcOptions.TryParse(args.AsSpan(1)) is not { } options)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

await RpcBenchmark.RunAsync(options);
return 0;
