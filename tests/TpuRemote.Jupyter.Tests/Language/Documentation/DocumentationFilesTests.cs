using TpuRemote.Jupyter.Language.Documentation;

namespace TpuRemote.Jupyter.Tests.Language.Documentation;

public sealed class DocumentationFilesTests
{
    private const string Xml = """
        <doc><members>
          <member name="T:A.B"><summary>A type.</summary></member>
          <member name="M:A.B.C(System.Int32)"><summary>Größe 🦊</summary></member>
          <member name="M:A.B.Empty" />
          <member name="M:A.B.Broken"><summary>Not <b> closed.</summary></member>
          <member name="M:A.B.D"><summary>After.</summary></member>
        </members></doc>
        """;

    [Theory]
    [InlineData("T:A.B", "A type.")]
    [InlineData("M:A.B.C(System.Int32)", "Größe 🦊")]
    [InlineData("M:A.B.Empty", null)]
    [InlineData("M:A.B.Broken", null)]
    [InlineData("M:A.B.D", "After.")]
    [InlineData("M:A.B.C", null)]
    public void Find_AMember_ReadsTheFileBesideTheAssembly(string id, string? expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("lib.xml", Xml);
        Assert.Equal(expected, new DocumentationFiles().Find(Path.Combine(folder.Path, "lib.dll"), id)?.Element("summary")?.Value);
    }

    [Fact]
    public void Find_WhereNoFileIs_IsNull()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(new DocumentationFiles().Find(Path.Combine(folder.Path, "lib.dll"), "T:A.B"));
    }

    [Fact]
    public void Find_AFrameworksMember_ReadsTheNewestReferencePackByVersion()
    {
        using var folder = new TemporaryFolder();
        foreach (var (version, text) in new[] { ("9.0.0", "old"), ("10.0.1", "new") })
        {
            var pack = Path.Combine("packs", "Some.App.Ref", version, "ref", "net");
            Directory.CreateDirectory(Path.Combine(folder.Path, pack));
            folder.Write(Path.Combine(pack, "Other.xml"), $"<doc><member name=\"T:X\"><summary>{text}</summary></member></doc>");
        }

        var assembly = Path.Combine(folder.Path, "shared", "Some.App", "10.0.1", "lib.dll");
        Assert.Equal("new", new DocumentationFiles().Find(assembly, "T:X")?.Value);
    }
}
