using TpuRemote.Client.Errors;
using TpuRemote.Client.Resolvers;

namespace TpuRemote.Client.Tests.Resolvers;

public class TpuClusterResolverTests
{
    [Theory]
    [InlineData("grpc://a:1", "grpc://b:2", "grpc://c:3", "grpc://a:1")]
    [InlineData(null, "grpc://b:2,grpc://b2:2", "grpc://c:3", "grpc://b:2")]
    [InlineData("", "", "grpc://c:3", "grpc://c:3")]
    [InlineData(null, null, "10.0.0.2:8470", "grpc://10.0.0.2:8470")]
    [InlineData("grpcs://tpu.example:8470", null, null, "grpcs://tpu.example:8470")]
    [InlineData("unix:///tmp/x.sock", null, null, "unix:///tmp/x.sock")]
    [InlineData("unix:/tmp/x.sock", null, null, "unix:///tmp/x.sock")]
    public void Master_ByArgumentThenEndpointsThenName(string? argument, string? endpoints, string? name, string expected) =>
        Assert.Equal(expected, Resolve(argument, endpoints, name).Master);

    [Fact]
    public void NoName_GivesTensorFlowsText() =>
        Assert.EndsWith(
            "Please provide a TPU Name to connect to.",
            Assert.Throws<TpuArgumentException>(() => Resolve(null, null, null)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("my-tpu")]
    [InlineData("http://a:1/path")]
    [InlineData("grpc://a")]
    public void NameThatIsNoAddress_GivesTensorFlowsText(string name) =>
        Assert.Contains(
            $"Could not lookup TPU metadata from name '{name}'. Please doublecheck the tpu argument in the TPUClusterResolver constructor.",
            Assert.Throws<TpuArgumentException>(() => Resolve(name, null, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void Lists_OfNoneOrSeveral_GiveTensorFlowsTexts()
    {
        Assert.Contains(
            "At least one TPU must be specified.",
            Assert.Throws<TpuArgumentException>(() => new TpuClusterResolver([])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Using multiple TPUs in a single session is not yet implemented",
            Assert.Throws<TpuArgumentException>(
                () => new TpuClusterResolver(["grpc://a:1", "grpc://b:2"])).Message, StringComparison.Ordinal);
        Assert.Equal("grpc://a:1", new TpuClusterResolver(["grpc://a:1"]).Master);
    }

    private static TpuClusterResolver Resolve(string? argument, string? endpoints, string? name) => new(
        argument, variable =>
            variable == TpuClusterResolver.EndpointsVariable ? endpoints : variable == TpuClusterResolver.NameVariable ? name : null);
}
