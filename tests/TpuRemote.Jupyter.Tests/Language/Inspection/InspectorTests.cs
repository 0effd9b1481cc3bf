using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Tests.Language.Inspection;

public sealed class InspectorTests
{
    private static readonly string[] Cells =
    [
        """
        /// <summary>How many there are.</summary>
        int total = 3;
        var words = new List<string>();
        /// <summary>Greets <paramref name="name"/> &amp; friends,
        ///   as <see cref="string"/>.</summary>
        /// <param name="name">Who is greeted.</param>
        /// <param name="times">How <c>often</c>.</param>
        /// <returns>The greeting, or <see langword="null"/>.</returns>
        /// <exception cref="ArgumentException">Nobody is greeted.</exception>
        /// <remarks>Used for nothing else.</remarks>
        string Greet(string name, int times = 1) => name;
        /// <summary>Greets a number.</summary>
        string Greet(int number) => "";
        static int Twice(this int x) => 2 * x;
        /// <summary>A shape with <b>sides</b>.</summary>
        class Shape
        {
            /// <summary>Makes one.</summary><param name="sides">At least 3.</param>
            public Shape(int sides) { }
            /// <summary>Its area.</summary>
            public virtual double Area(double scale) => 0;
            public int this[string key] => 0;
        }
        class Square : Shape { public Square() : base(4) { } /** <inheritdoc/> */ public override double Area(double scale) => 1; }
        /// <summary>Broken <b>.</summary>
        int broken = 1;
        enum Colour { Red, Green }
        """,
    ];

    private static readonly DraftNotebook Notebook = new(Cells) { ValueOf = name => name == "total" ? "3\n4" : null };

    [Theory]
    [InlineData("tot¦al", "int total")]
    [InlineData("total¦", "int total")]
    [InlineData("¦total", "int total")]
    [InlineData("Greet¦(\"a\")", "string Greet(string name, int times = 1)")]
    [InlineData("Greet¦(3)", "string Greet(int number)")]
    [InlineData("3.Twi¦ce()", "int int.Twice()")]
    [InlineData("new Sha¦pe(3)", "Shape.Shape(int sides)")]
    [InlineData("Shape¦ s;", "class Shape")]
    [InlineData("new Square().Are¦a(1)", "double Square.Area(double scale)")]
    [InlineData("Colour.Gre¦en", "Colour.Green = 1")]
    [InlineData("Console.Wri¦teLine(3)", "void Console.WriteLine(int value)")]
    [InlineData("Con¦sole.WriteLine(3)", "class System.Console")]
    [InlineData("words.Select(w => w.Len¦gth)", "int string.Length { get; }")]
    [InlineData("words.Select(word => wo¦rd.Length)", "string word")]
    [InlineData("words.Sel¦ect(w => w.Length)", "IEnumerable<int> IEnumerable<string>.Select<string, int>(Func<string, int> selector)")]
    [InlineData("va¦r x = words.Count;", "readonly struct System.Int32")]
    [InlineData("var x¦ = words.Count;", "int x")]
    [InlineData("str¦ing s;", "class System.String")]
    [InlineData("void F(int par¦am) { }", "int param")]
    [InlineData("using System.Te¦xt;", "namespace System.Text")]
    [InlineData("from word in words select wo¦rd", "string word")]
    [InlineData("$\"🦊{tot¦al}\"", "int total")]
    [InlineData("words.Cou¦nt\nx", "int List<string>.Count { get; }")]
    [InlineData("Dictionary<string, Lis¦t<int>> d", "class System.Collections.Generic.List<T>")]
    public void Inspect_OfAName_BeginsWithItsSignature(string code, string expected) => Assert.Equal(expected, Plain(code).Split('\n')[0]);

    [Theory]
    [InlineData("¦")]
    [InlineData("total  ¦  ")]
    [InlineData("\"tot¦al\"")]
    [InlineData("// tot¦al")]
    [InlineData("1 +¦ 2")]
    [InlineData("unknown¦")]
    [InlineData("4¦2")]
    [InlineData("Greet(\"a\") ¦")]
    [InlineData("if (¦")]
    public void Inspect_OfNothingKnown_IsNull(string code) => Assert.Null(Notebook.Inspect(code));

    [Fact]
    public void Inspect_OfADocumentedMethod_ShowsItsComment()
    {
        const string Expected = """
            string Greet(string name, int times = 1)

            (+ 1 overload)

            Greets name & friends, as string.

            Parameters:
              name  Who is greeted.
              times  How often.

            Returns: The greeting, or null.

            Exceptions:
              ArgumentException  Nobody is greeted.
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n").Replace("as string", "as String", StringComparison.Ordinal), Plain("Gre¦et(\"a\")"));
    }

    [Fact]
    public void Inspect_InDetail_AddsRemarksAndOverloads()
    {
        var text = Notebook.Inspect("Gre¦et(\"a\")", isDetailed: true)!.Forms[MimeBundle.Plain];
        Assert.Contains("Remarks: Used for nothing else.", text, StringComparison.Ordinal);
        Assert.EndsWith("string Greet(int number)\n\nGreets a number.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfADocumentedMethod_EscapesItsHtml()
    {
        var html = Notebook.Inspect("words.Sel¦ect(w => w.Length)")!.Forms[MimeBundle.Html];
        Assert.Contains("IEnumerable&lt;int&gt;", html, StringComparison.Ordinal);
        html = Notebook.Inspect("Gre¦et(\"a\")")!.Forms[MimeBundle.Html];
        Assert.Contains("Greets <code>name</code> &amp; friends", html, StringComparison.Ordinal);
        Assert.Contains("<li><code>times</code> How <code>often</code>.</li>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_OfAVariableOfAnEarlierCell_ShowsItsValueOnOneLine() =>
        Assert.Equal("int total\n\nValue: 3 4\n\nHow many there are.", Plain("tot¦al"));

    [Fact]
    public void Inspect_OfAVariableOfThisCell_ShowsNoValue() => Assert.Equal("int total", Plain("int tot¦al = 5;"));

    [Fact]
    public void Inspect_OfALongValue_ShortensItBetweenCodePoints()
    {
        var notebook = new DraftNotebook("string text = null;") { ValueOf = _ => "x" + string.Concat(Enumerable.Repeat("🦊", 150)) };
        var value = notebook.Inspect("tex¦t")!.Forms[MimeBundle.Plain].Split("Value: ")[1];
        // x and 99 foxes of two code units are 199; half of the next would be the 200th.
        Assert.Equal("x" + string.Concat(Enumerable.Repeat("🦊", 99)) + "…", value);
    }

    [Theory]
    [InlineData("new Square().Ar¦ea(1)", "Its area.")]
    [InlineData("new Sha¦pe(3)", "Makes one.")]
    [InlineData("new Squ¦are()", "Square.Square()")]
    [InlineData("Sha¦pe s;", "A shape with sides.")]
    [InlineData("broke¦n", "int broken")]
    public void Inspect_OfAMemberOfACell_EndsWithItsComment(string code, string expected) =>
        Assert.Contains(expected, Plain(code), StringComparison.Ordinal);

    [Theory]
    [InlineData("#!ti¦me", "#!time")]
    [InlineData("var x = 1;\n#!who¦s", "#!whos")]
    public void Inspect_OfADirective_ShowsItsUse(string code, string expected) =>
        Assert.StartsWith(expected, Plain(code), StringComparison.Ordinal);

    [Theory]
    [InlineData("Greet(¦", "string Greet(int number)\n                 ^^^^^^", 2)]
    [InlineData("Greet(\"a\", ¦", "string Greet(string name, int times = 1)\n                              ^^^^^", 2)]
    [InlineData("Greet(\"a\", ¦)", "string Greet(string name, int times = 1)\n                              ^^^^^", 2)]
    [InlineData("Greet(\"a\", 2¦)", "string Greet(string name, int times = 1)\n                              ^^^^^", 2)]
    [InlineData("Greet(times: ¦", "string Greet(string name, int times = 1)\n                              ^^^^^", 2)]
    [InlineData("new Shape(¦", "Shape.Shape(int sides)\n                ^^^^^", 1)]
    [InlineData("Shape s = new(¦", "Shape.Shape(int sides)\n                ^^^^^", 1)]
    [InlineData("new Shape(3)[¦", "int Shape.this[string key] { get; }\n                      ^^^", 1)]
    [InlineData("class C : Shape { C() : base(¦", "Shape.Shape(int sides)\n                ^^^^^", 1)]
    [InlineData("Func<int, string> f = null; f(¦", "string Func<int, string>.Invoke(int arg)\n                                    ^^^", 1)]
    [InlineData("words.Insert(0, ¦",
        "void List<string>.Insert(int index, string item)\n                                           ^^^^", 1)]
    [InlineData("Greet(words.IndexOf(¦", "int List<string>.IndexOf(string item)\n                                ^^^^", 3)]
    public void Inspect_InAnArgumentList_MarksTheParameterOfTheBestSignature(string code, string expected, int signatures)
    {
        var blocks = Plain(code).Split("\n\n");
        Assert.StartsWith(expected, blocks[0], StringComparison.Ordinal);
        // Each line is a signature but for the one of the mark.
        Assert.Equal(signatures, blocks[0].Split('\n').Count(line => line.Trim().Trim('^').Length > 0));
    }

    [Fact]
    public void Inspect_InAnArgumentList_ShowsTheParametersComment()
    {
        Assert.EndsWith("name: Who is greeted.", Plain("Greet(name: ¦"), StringComparison.Ordinal);
        Assert.Contains("<b><u>name</u></b>", Notebook.Inspect("Greet(name: ¦")!.Forms[MimeBundle.Html], StringComparison.Ordinal);
    }

    [ReferencePackTheory]
    [InlineData("Console.Wri¦teLine(\"a\", 1)", "Writes the text representation of the specified object")]
    [InlineData("\"\".Ind¦exOf('a')", "Reports the zero-based index of the first occurrence")]
    [InlineData("words.Ad¦d(\"a\")", "Adds an object to the end of the List.")]
    [InlineData("words.Sel¦ect(w => w)", "Projects each element of a sequence into a new form.")]
    [InlineData("int.Par¦se(\"1\")", "Converts the string representation of a number")]
    public void Inspect_OfTheFramework_ShowsItsDocumentation(string code, string expected) =>
        Assert.Contains(expected, Plain(code), StringComparison.Ordinal);

    private static string Plain(string code) => Notebook.Inspect(code)?.Forms[MimeBundle.Plain] ?? "nothing";
}
