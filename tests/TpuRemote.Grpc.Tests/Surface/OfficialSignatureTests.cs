using System.Reflection;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.HealthCheck;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace TpuRemote.Grpc.Tests.Surface;

/// <summary>
/// Our surface is a part of the official one, member by member, so that code written against it builds against the official packages. The
/// list is written from the official sources and documentation; official-signatures.txt says how it reads.
/// </summary>
public sealed partial class OfficialSignatureTests
{
    // One assembly, unless the official packages are used: then these and the ones of gRPC beneath them.
    private static readonly Assembly[] Assemblies =
    [
        .. new[]
            {
                typeof(Metadata), typeof(GrpcChannel), typeof(GrpcServiceEndpointConventionBuilder), typeof(HealthServiceImpl),
                typeof(GrpcReflectionEndpointRouteBuilderExtensions), typeof(RpcStatusExtensions),
            }
            .Select(type => type.Assembly)
            .SelectMany(assembly => assembly.GetReferencedAssemblies()
                .Where(name => name.Name!.StartsWith("Grpc.", StringComparison.Ordinal))
                .Select(Assembly.Load)
                .Append(assembly))
            .Distinct(),
    ];

    public static TheoryData<string> TypeNames => [.. Official.Keys];

    private static Dictionary<string, string[]> Official { get; } = Read();

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void Type_OfTheOfficialSurface_HasTheListedMembersAndNoOthers(string declaration)
    {
        var types = Assemblies.SelectMany(assembly => assembly.GetTypes()).Where(
            candidate => $"{SignatureText.KindOf(candidate)} {SignatureText.NameOf(candidate)}" == declaration).ToArray();
        Assert.True(types.Length > 0, $"There is no {declaration}.");
        var ours = types.SelectMany(SignatureText.MembersOf).ToHashSet();
        var official = Official[declaration];

        var missing = official.Where(member => !ours.Any(own => IsOfficial(own, member)));
        Assert.Empty(missing);
        if (!types[0].IsVisible)
        {
            // Only our own types may be no wider than the list; the official ones are.
            var beyond = ours.Where(own => !official.Any(member => IsOfficial(own, member)));
            Assert.Empty(beyond);
        }
    }

    [Fact]
    public void Types_OfOursInOfficialNamespaces_AreListed()
    {
        // What the official packages have of the same purpose is internal there and goes by other names.
        string[] own =
        [
            "Grpc.Core.AsyncCallState", "Grpc.Core.HostCallInvoker", "Grpc.Core.UnimplementedCallInvoker",
            "Grpc.Core.Interceptors.InterceptingCallInvoker", "Grpc.Core.Interceptors.MetadataInterceptor",
        ];

        // Generated, there as here, by the same program from protos of the same names and numbers.
        string[] generated = ["Grpc.Health.V1", "Grpc.Reflection.V1", "Grpc.Reflection.V1Alpha"];
        var listed = Official.Keys.Select(declaration => Declaration().Replace(declaration, "")).Concat(own).ToHashSet();

        var unlisted = typeof(GrpcChannel).Assembly.GetTypes()
            .Where(type => type.IsNotPublic && !generated.Contains(type.Namespace))
            .Where(type => (type.Namespace?.StartsWith("Grpc.", StringComparison.Ordinal) is true
                || type.Namespace?.StartsWith("Microsoft.AspNetCore.Builder", StringComparison.Ordinal) is true
                || type.Namespace?.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) is true))
            .Select(SignatureText.NameOf)
            .Where(name => !listed.Contains(name));

        Assert.Empty(unlisted);
    }

    // Ours may leave out optional parameters at the end: the calls that compile against it compile against the official one.
    private static bool IsOfficial(string own, string member)
    {
        if (own == member)
        {
            return true;
        }

        var rest = own.EndsWith(')') && member.StartsWith(own[..^1], StringComparison.Ordinal) ? member[(own.Length - 1)..] : null;
        return rest is not null && OptionalParameters().IsMatch(rest);
    }

    private static Dictionary<string, string[]> Read()
    {
        var types = new Dictionary<string, List<string>>();
        List<string>? members = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Surface", "official-signatures.txt")))
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            if (!line.StartsWith(' '))
            {
                types.Add(line.Trim(), members = []);
            }
            else
            {
                members!.Add(line.Trim());
            }
        }

        return types.ToDictionary(type => type.Key, type => type.Value.ToArray());
    }

    [GeneratedRegex(@"^(, [\w<>\[\].?]+ \w+ = (null|default))+\)$")]
    private static partial Regex OptionalParameters();

    [GeneratedRegex("^((static|abstract|sealed) )?(class|struct|enum|interface|delegate) ")]
    private static partial Regex Declaration();
}
