using Google.Protobuf;
using Grpc.Core;
using TpuRemote.Fuzz.Tests.Campaigns;
using TpuRemote.Fuzz.Tests.Hosting;
using TpuRemote.Grpc.V1;

namespace TpuRemote.Fuzz.Tests.Programs;

/// <summary>Texts of programs, through Rewrite, and through Run where they compile. Never an internal error, never a hang.</summary>
public sealed class ProgramFuzzTests(ITestOutputHelper output)
{
    private const int InputsPerCheck = 50;
    private const long MostArgumentBytes = 1 << 16;

    [Fact]
    public async Task Programs_OfAnyText_AreAnsweredWithinTheLimits()
    {
        await using var server = await FuzzServer.StartAsync();
        var fed = 0;
        await new FuzzCampaign("programs", output).RunAsync(
            (_, bytes) => bytes,
            Mutate,
            async input =>
            {
                await FeedAsync(server, input);
                if (++fed % InputsPerCheck == 0) await server.AssertServesAsync();
            });
        await server.AssertNothingIsLeftAsync();
    }

    private static byte[] Mutate(Random random, IReadOnlyList<byte[]> corpus)
    {
        var input = Mutations.Pick(random, corpus);
        return random.Next(8) switch
        {
            0 => Mutations.Bytes(random, input, corpus),
            1 => Mutations.Lines(random, input, corpus),
            _ => Mutations.Tokens(random, input, corpus),
        };
    }

    private static async Task FeedAsync(FuzzServer server, byte[] text)
    {
        try
        {
            var rewrite = new RewriteRequest { Format = "mlir", Code = ByteString.CopyFrom(text), Explain = text.Length % 4 == 0 };
            if (text.Length % 3 == 0) rewrite.Options = new RewriteOptions { NumReplicas = 2 };
            var program = await server.Client.RewriteAsync(rewrite);
            var run = new RunRequest { Executable = program.Executable };
            foreach (var parameter in program.Parameters)
            {
                if (Zeros(parameter, program.NumReplicas) is not { } zeros) return;
                run.Arguments.Add(new Argument { Literal = zeros });
            }

            await server.Client.RunAsync(run);
        }
        catch (RpcException error)
        {
            FuzzServer.AssertAnswered(error.StatusCode, error.Status.Detail);
            Assert.True(
                error.StatusCode is StatusCode.InvalidArgument or StatusCode.Unimplemented or StatusCode.ResourceExhausted
                    or StatusCode.FailedPrecondition,
                $"the server answered {error.Status}");
        }
    }

    // Null where the program asks for more than is worth sending.
    private static LiteralProto? Zeros(ParameterProto parameter, uint replicas)
    {
        Int128 bytes = parameter.Type.ElementType switch
        {
            PrimitiveType.Pred or PrimitiveType.S8 or PrimitiveType.U8 => 1,
            PrimitiveType.S16 or PrimitiveType.U16 or PrimitiveType.Bf16 or PrimitiveType.F16 => 2,
            PrimitiveType.S32 or PrimitiveType.U32 or PrimitiveType.F32 => 4,
            _ => 8,
        };
        foreach (var dimension in parameter.Type.Dimensions)
        {
            bytes *= dimension;
            if (bytes > MostArgumentBytes) return null;
        }

        var type = new ArrayTypeProto { ElementType = parameter.Type.ElementType, Dimensions = { parameter.Type.Dimensions } };
        if (parameter.Sharding == Sharding.PerReplica)
        {
            (type.Sharding, type.NumReplicas) = (Sharding.PerReplica, replicas);
            bytes *= replicas;
        }

        return bytes > MostArgumentBytes ? null : new LiteralProto { Type = type, Data = ByteString.CopyFrom(new byte[(int)bytes]) };
    }
}
