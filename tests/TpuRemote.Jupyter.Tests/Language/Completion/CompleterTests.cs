using TpuRemote.Jupyter.Language;

namespace TpuRemote.Jupyter.Tests.Language.Completion;

public sealed class CompleterTests
{
    private static readonly string[] Cells =
    [
        """
        int total = 3;
        var words = new List<string>();
        static int Twice(this int x) => 2 * x;
        string Greet(string name, int times = 1) => name;
        string Greet(int number) => "";
        """,
        """
        double total = 0.5;
        class Shape { public int Sides { get; set; } public string Name { get; init; } public required int Id { get; set; }
            private int hidden; public static Shape Unit; public virtual double Area(double scale) => 0; protected virtual int Depth => 0;
            [Obsolete] public int Name2;
            [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)] public int Name3; }
        record Point(int X, int Y);
        enum Colour { Red, Green }
        void Paint(Colour colour, bool twice = false) { }
        abstract class Animal { public abstract string Speak(); public int Legs { get; set; } }
        """,
    ];

    private static readonly DraftNotebook Notebook = new(Cells);

    [Theory]
    [InlineData("Console.Wri¦", "Write", "WriteLine")]
    [InlineData("Console.WL¦", "WriteLine")]
    [InlineData("Console.wl¦", "WriteLine")]
    [InlineData("Console.¦", "WriteLine", "In", "OpenStandardInput")]
    [InlineData("Console.¦\nvar x = 1;", "WriteLine")]
    [InlineData("words.¦", "Add", "Count", "Select", "ToString")]
    [InlineData("words.¦\nShape other = null;", "Add", "Select")]
    [InlineData("words.¦\nx = 3;", "Add", "Select")]
    [InlineData("words.Wh¦\n    .Select(w => w)", "Where")]
    [InlineData("words?.Cou¦", "Count")]
    [InlineData("string s = null; s?.Trim().Len¦", "Length")]
    [InlineData("int? n = 3; n?.CompareT¦", "CompareTo")]
    [InlineData("int? n = 3; n.Val¦", "Value")]
    [InlineData("3.Tw¦", "Twice")]
    [InlineData("new Point(1, 2).¦", "X", "Y", "Deconstruct")]
    [InlineData("words[0].Sub¦", "Substring")]
    [InlineData("(words.Count + 1).Comp¦", "CompareTo")]
    [InlineData("\"abc\".Len¦", "Length")]
    [InlineData("typeof(int).Nam¦", "Name", "Namespace")]
    [InlineData("Colour.¦", "Red", "Green")]
    [InlineData("Shape.¦", "Unit")]
    [InlineData("System.Collections.Gen¦", "Generic")]
    [InlineData("System.Collections.Generic.Lis¦", "List")]
    [InlineData("global::Sys¦", "System")]
    [InlineData("await Task.Del¦", "Delay")]
    [InlineData("var t = Task.Run(() => { Console.Wri¦ });", "WriteLine")]
    [InlineData("Environment.SpecialFolder.Desk¦", "Desktop")]
    public void Complete_AfterADot_OffersMembers(string code, params string[] expected) => Offers(code, expected);

    [Theory]
    [InlineData("words.Whe¦.ToList()", "Where")]
    [InlineData("words.Select(w => w.¦", "Length", "Trim")]
    [InlineData("words.Select(w => w.¦)", "Length", "Trim")]
    [InlineData("words.Select((w, i) => w.Le¦)", "Length")]
    [InlineData("words.Where(w => w.Length > 2).Select(w => w.Tri¦).ToList();", "Trim")]
    [InlineData("words.Select(word => wo¦", "word", "words")]
    [InlineData("words.GroupBy(w => w.Length).Select(g => g.Ke¦", "Key")]
    [InlineData("from w in words where w.Len¦", "Length")]
    [InlineData("from w in words where w.Length > 1 select w.Tri¦", "Trim")]
    [InlineData("from w in words let n = w.Length orderby n.Comp¦", "CompareTo")]
    [InlineData("from word in words select wo¦", "word")]
    [InlineData("Func<int, int> f = number => num¦", "number")]
    [InlineData("int Outer(int argument) { int inner = 1; int Local(int deep) { return inn¦ } }", "inner")]
    [InlineData("int Outer(int argument) { int Local(int deep) { return dee¦ } }", "deep")]
    [InlineData("int Outer(int argument) { return arg¦ }", "argument")]
    [InlineData("foreach (var item in words) { item.Le¦ }", "Length")]
    [InlineData("for (int index = 0; ind¦", "index")]
    [InlineData("$\"{words.Cou¦}\"", "Count")]
    [InlineData("$\"{words.Cou¦", "Count")]
    [InlineData("$\"a {tot¦} b\"", "total")]
    [InlineData("$\"\"\"{words.Cou¦}\"\"\"", "Count")]
    [InlineData("if (words.Count > 0 && words.An¦", "Any")]
    [InlineData("words.Add(words.Fir¦", "First", "FirstOrDefault")]
    [InlineData("class C { int field; void M() { fie¦ } }", "field")]
    [InlineData("class C { int field; void M() { this.fie¦ } }", "field")]
    [InlineData("class C : Shape { void M() { base.Ar¦ } }", "Area")]
    [InlineData("switch (total) { case 1: Console.Wri¦", "WriteLine")]
    [InlineData("try { } catch (Exception e) when (e.Mess¦", "Message")]
    [InlineData("T Max<T>(T a) where T : IComparable<T> => a.Comp¦", "CompareTo")]
    public void Complete_InsideExpressions_KnowsTheirTypes(string code, params string[] expected) => Offers(code, expected);

    [Theory]
    [InlineData("tot¦", "total")]
    [InlineData("Gre¦", "Greet")]
    [InlineData("¦", "total", "words", "Greet", "Console", "System", "if", "var", "class", "new")]
    [InlineData("  ¦  ", "total", "if")]
    [InlineData("var x = ¦", "total", "new", "Console")]
    [InlineData("var x = ¦;", "total", "new", "Console")]
    [InlineData("var x = 1;\n¦\nvar y = 2;", "x", "if")]
    [InlineData("Con¦\nvar y = 2;", "Console")]
    [InlineData("tot¦\nShape y = null;", "total")]
    [InlineData("using Sys¦", "System")]
    [InlineData("using System.Coll¦", "Collections")]
    [InlineData("using static System.Ma¦", "Math")]
    [InlineData("using L = System.Collections.Generic.Lis¦", "List")]
    [InlineData("List<Sha¦", "Shape")]
    [InlineData("List<Sha¦> x", "Shape")]
    [InlineData("var x = new Dictionary<string, Sha¦", "Shape")]
    [InlineData("Dictionary<string, List<Sha¦", "Shape")]
    [InlineData("void F(Sha¦", "Shape")]
    [InlineData("void F(int a, Sha¦) { }", "Shape")]
    [InlineData("class C : Sha¦", "Shape")]
    [InlineData("object o = 1; o is Sha¦", "Shape")]
    [InlineData("object o = 1; o as Sha¦", "Shape")]
    [InlineData("typeof(Sha¦", "Shape")]
    [InlineData("var x = (Sha¦)o;", "Shape")]
    [InlineData("new Sha¦", "Shape")]
    [InlineData("new Str¦()", "StringBuilder", "String")]
    [InlineData("class C { Sha¦ }", "Shape")]
    [InlineData("class C { public Sha¦ }", "Shape")]
    [InlineData("[Obs¦] class C { }", "Obsolete")]
    [InlineData("[Obs¦\nclass C { }", "Obsolete")]
    [InlineData("class C { [Obs¦ public int X; }", "Obsolete")]
    [InlineData("var @class = 1; cla¦", "@class")]
    [InlineData("var @class = 1; @cla¦", "@class")]
    [InlineData("var größe = 1; grö¦", "größe")]
    [InlineData("var s = \"🦊🦊\"; Console.WriteLine(s.Len¦", "Length")]
    [InlineData("throw new InvalidOp¦", "InvalidOperationException")]
    [InlineData("try { } catch (IOEx¦", "IOException")]
    public void Complete_OfAName_OffersWhatIsInScope(string code, params string[] expected) => Offers(code, expected);

    [Theory]
    [InlineData("Greet(¦", "name:", "times:", "number:")]
    [InlineData("Greet(\"a\", ti¦", "times:")]
    [InlineData("Greet(ti¦: 3", "times")]
    [InlineData("Greet(times: 3, ¦", "name:")]
    [InlineData("new Point(¦", "X:", "Y:")]
    [InlineData("Point p = new(1, ¦", "Y:")]
    [InlineData("words.Insert(in¦", "index:")]
    [InlineData("[Obsolete(mes¦)] class C { }", "message:")]
    [InlineData("[AttributeUsage(AttributeTargets.All, Inh¦)] class C { }", "Inherited = ")]
    [InlineData("new Shape { ¦", "Sides", "Name", "Id")]
    [InlineData("new Shape { Sides = 3, ¦ }", "Name", "Id")]
    [InlineData("new Shape { Si¦ = 3 }", "Sides")]
    [InlineData("Shape s = new() { ¦ }", "Sides")]
    [InlineData("new Point(1, 2) with { ¦ }", "X", "Y")]
    [InlineData("object o = 1; o is Point { ¦ }", "X", "Y")]
    [InlineData("object o = 1; o is Point { ¦: 3 }", "X", "Y")]
    [InlineData("class C : Shape { public override ¦ }", "double Area(double scale) => base.Area(scale);",
        "string ToString() => base.ToString();")]
    [InlineData("class C : Shape { override Are¦ }", "public double Area(double scale) => base.Area(scale);")]
    [InlineData("class C : Shape { protected override Dep¦\n}", "int Depth => base.Depth;")]
    [InlineData("class C : Animal { public override string Sp¦ }", "Speak() => throw new NotImplementedException();")]
    [InlineData("class C : Animal { public override string Sp¦\n  int next; }", "Speak() => throw new NotImplementedException();")]
    public void Complete_InLists_OffersWhatTheyMayName(string code, params string[] expected) => Offers(code, expected);

    [Theory]
    [InlineData("Colour c = ¦", "Colour.Green")]
    [InlineData("Colour c = Gr¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; c = ¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; if (c == ¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; if (c == ¦) { }", "Colour.Green")]
    [InlineData("Paint(¦", "Colour.Green")]
    [InlineData("Paint(twice: true, colour: ¦", "Colour.Green")]
    [InlineData("Colour F() { return ¦ }", "Colour.Green")]
    [InlineData("Colour F() => ¦", "Colour.Green")]
    [InlineData("Func<Colour> f = () => ¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; switch (c) { case ¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; var x = c switch { ¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; c is ¦", "Colour.Green")]
    [InlineData("Colour c = Colour.Red; c is not ¦", "Colour.Green")]
    [InlineData("Colour c = true ? ¦", "Colour.Green")]
    [InlineData("Colour? c = ¦;", "Colour.Green")]
    [InlineData("File.Open(\"a\", ¦", "FileMode.Append")]
    [InlineData("Shape s = new ¦", "Shape")]
    [InlineData("List<string> s = new ¦", "List<string>")]
    [InlineData("List<string> s = new Li¦", "List<string>")]
    public void Complete_WhereAValueIsExpected_OffersItFirst(string code, string expected)
    {
        var items = Notebook.Complete(code).Items;
        Assert.Contains(expected, items.Take(3).Select(i => i.Text));
    }

    [Theory]
    [InlineData("ret¦", "return")]
    [InlineData("while (true) { bre¦", "break")]
    [InlineData("if (true) { } el¦", "else")]
    [InlineData("try { } ca¦", "catch")]
    [InlineData("words.Count i¦", "is")]
    [InlineData("if (total i¦", "is")]
    [InlineData("total sw¦", "switch")]
    [InlineData("foreach (var x i¦", "in")]
    [InlineData("from w in words wh¦", "where")]
    [InlineData("from w in words where w.Length > 3 sel¦", "select")]
    [InlineData("from w i¦", "in")]
    [InlineData("class C { pub¦", "public")]
    [InlineData("class C { public over¦", "override")]
    [InlineData("public cla¦", "class")]
    [InlineData("var x = aw¦", "await")]
    [InlineData("words.Select(str¦", "string")]
    [InlineData("object o = 1; o is no¦", "not")]
    [InlineData("List<in¦", "int")]
    [InlineData("int.TryParse(\"1\", ou¦", "out")]
    public void Complete_OfAKeyword_OffersThoseThatFit(string code, string expected)
    {
        var item = Assert.Single(Notebook.Complete(code).Items, i => i.Text == expected);
        Assert.Equal("keyword", item.Kind);
    }

    [Theory]
    [InlineData("\"Con¦\"")]
    [InlineData("\"Con¦")]
    [InlineData("$\"Con¦ {total}\"")]
    [InlineData("$\"{total:Con¦}\"")]
    [InlineData("\"\"\"\nCon¦\n\"\"\"")]
    [InlineData("@\"Con¦\"")]
    [InlineData("// Con¦")]
    [InlineData("/* Con¦ */")]
    [InlineData("/* Con¦")]
    [InlineData("/// <summary>Con¦")]
    [InlineData("'C¦'")]
    [InlineData("12¦")]
    [InlineData("1e¦")]
    [InlineData("#if false\nCon¦\n#endif")]
    [InlineData("int Con¦")]
    [InlineData("var Con¦ = 3;")]
    [InlineData("class Con¦")]
    [InlineData("\"🦊 Con¦")]
    [InlineData("nothing.¦")]
    public void Complete_WhereNoNameMayStand_OffersNothing(string code) => Assert.Empty(Notebook.Complete(code).Items);

    [Theory]
    [InlineData("Shape.¦", "Sides")]
    [InlineData("new Shape().¦", "Unit", "hidden", "Depth", "Name3")]
    [InlineData("int F() { return lat¦; int later = 1; }", "later")]
    [InlineData("lat¦; int later = 1;", "later")]
    [InlineData("int self = sel¦;", "self")]
    [InlineData("new Shape { Sides = 3, ¦ }", "Sides", "Area", "Console")]
    [InlineData("using System.¦", "Console")]
    [InlineData("words.Select(w => w.Length).Where(n => n.¦", "Trim")]
    [InlineData("List<¦", "if")]
    [InlineData("void F(¦", "words")]
    [InlineData("class C : Shape { public override double Area(double scale) => 0; public override ¦ }",
        "double Area(double scale) => base.Area(scale);")]
    [InlineData("Greet(\"a\", ¦", "name:")]
    public void Complete_OfWhatCannotStandThere_LeavesItOut(string code, params string[] unexpected)
    {
        var texts = Notebook.Texts(code);
        Assert.All(unexpected, u => Assert.DoesNotContain(u, texts));
    }

    [Theory]
    [InlineData("void F() { la¦ int later = 1; }", "lock")]
    [InlineData("void F() { lat¦ } int later = 1;", "later")]
    public void Complete_InAFunction_SeesTheCellsLaterVariables(string code, string expected)
    {
        if (expected == "later") Assert.Contains(expected, Notebook.Texts(code));
        else Assert.DoesNotContain("later", Notebook.Texts(code));
    }

    [Fact]
    public void Complete_OfARedefinedVariable_OffersTheLastOnce()
    {
        var item = Assert.Single(Notebook.Complete("tota¦").Items, i => i.Text == "total");
        Assert.Equal("double total", item.Signature);
        Assert.Equal("variable", item.Kind);
    }

    [Fact]
    public void Complete_OfARedefinedMethod_OffersTheLastOnce()
    {
        var notebook = new DraftNotebook("int Half(int x) => 1; int Half(double x) => 1;", "string Half(int y) => null;");
        Assert.Equal("string Half(int y) (+ 1 overload)", Assert.Single(notebook.Complete("Hal¦").Items, i => i.Text == "Half").Signature);
    }

    [Theory]
    [InlineData("words.Rever¦", "function", "void Reverse() (+ 1 overload)")]
    [InlineData("words.Coun¦", "property", "int Count")]
    [InlineData("Colour.Gree¦", "enum member", "Green = 1")]
    [InlineData("Microsof¦", "module", "namespace Microsoft")]
    [InlineData("StringBuil¦", "class", "class StringBuilder")]
    [InlineData("IComparable¦", "interface", "interface IComparable (+ 1 overload)")]
    [InlineData("DateTimeOff¦", "struct", "readonly struct DateTimeOffset")]
    [InlineData("DayOfWee¦", "enum", "enum DayOfWeek")]
    [InlineData("3.Twic¦", "function", "int Twice()")]
    [InlineData("Math.P¦", "constant", "double PI = 3.141592653589793")]
    [InlineData("Greet(numb¦", "param", "int number")]
    public void Complete_Always_GivesKindAndSignature(string code, string kind, string signature)
    {
        var item = Notebook.Complete(code).Items[0];
        Assert.Equal((kind, signature), (item.Kind, item.Signature));
    }

    [Theory]
    [InlineData("int wordCount = 1; int Words = 2; words.Select(wordy => wo¦", "wordy", "wordCount", "Words", "words")]
    [InlineData("new Shape().Na¦", "Name", "Name2")]
    [InlineData("new Point(1, 2).¦", "Deconstruct", "Equals", "X", "Y", "GetHashCode")]
    public void Complete_Always_OffersTheNearestFirst(string code, params string[] expected)
    {
        Assert.Equal(expected, Notebook.Texts(code)[..expected.Length]);
    }

    [Theory]
    [InlineData("Console.Wri¦", 8, 11)]
    [InlineData("Console.Wri¦teLine()", 8, 17)]
    [InlineData("x = ¦foo", 4, 4)]
    [InlineData("@cla¦", 0, 4)]
    [InlineData("\"🦊\" + tot¦", 7, 10)]
    [InlineData("¦", 0, 0)]
    public void Complete_Always_ReplacesTheWord(string code, int start, int end)
    {
        var list = Notebook.Complete(code);
        Assert.Equal((start, end), (list.Start, list.End));
    }

    private static void Offers(string code, string[] expected)
    {
        var texts = Notebook.Texts(code);
        Assert.All(expected, e => Assert.Contains(e, texts));
    }
}
