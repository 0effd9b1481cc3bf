// The way of one small function through TpuRemote, in a terminal: the steps of ../00-how-it-works.ipynb, which explains them.
//
//     dotnet run notebooks/apps/how-it-works.cs
//
// TPU_NAME=grpc://host:8470 runs it on a server. The exit code is 1 where a result is not what it should be.
#:project ../../src/TpuRemote
#:property PublishAot=false

using TpuRemote;
using TpuRemote.Client;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Errors;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;

var wrong = 0;

Heading("A function of tensors");
float[,] points = { { 0.6f, -0.1f }, { 0.3f, 0.7f }, { -0.4f, 0.2f } };
float[,] classes = { { 0.9f, -0.3f }, { -0.6f, 0.7f } };
var (x, w) = (Tensor.From(points), Tensor.From(classes));
Console.WriteLine(View.Tensor(Classify(x, w), "here and now"));

Heading("The same function as a program");
await using var tpu = await Tpu.ConnectAsync();
var classify = tpu.TpuRewrite(Classify, x, w);
Console.WriteLine(View.Program(classify));
Check(classify.Text.Contains("stablehlo.dot_general", StringComparison.Ordinal), "the product is in the text");

Heading("Compiled");
var explanation = await classify.ExplainAsync();
Console.WriteLine(View.Program(explanation));
Check(Count(explanation.Text, "exponential") == 2 && Count(explanation.FinalText, "exponential") == 1, "two exponentials became one");
Check(explanation.Instructions.Any(one => one.Lines.Length > 1), "several ops were fused into one instruction");

Heading("Numbers");
var expected = Expected(points, classes);
var worst = new Dictionary<TpuPrecision, double>();
foreach (var precision in Enum.GetValues<TpuPrecision>())
{
    var answer = await classify.WithPrecision(precision).RunAsync();
    worst[precision] = answer.ToArray<float>().Zip(expected, (found, right) => Math.Abs(found - right)).Max();
}
Console.WriteLine(Chart.Bar(worst.Keys, worst.Values).WithLogY().WithTitle("largest error of a probability"));
Check(worst[TpuPrecision.F32] < 1e-6, "f32 is right to seven digits");
Check(worst[TpuPrecision.Tpu] is > 1e-5 and < 1e-2, "tpu rounds what it multiplies to bfloat16, and is right to two");

Heading("Where values live");
static Tensor Visit()
{
    var visits = Tf.GetVariable("visits", [], Initializer.Zeros);
    visits.AssignAdd(1);
    return visits * 1;
}

var visit = tpu.TpuRewrite(Visit);
for (var i = 0; i < 3; i++) await visit.RunAsync();
var visits = (await tpu.ReadVariableAsync("visits")).ToScalar<float>();
Console.WriteLine($"visits on the device: {visits}");
Check(visits == 3, "the variable was kept from run to run");

Heading("A mistake has its line");
try
{
    tpu.TpuRewrite((a, b) => Tf.MatMul(a, b), Tf.Ones(2, 3), Tf.Ones(2, 3));
    Check(false, "a product of [2, 3] and [2, 3] is refused");
}
catch (TpuException mistake)
{
    Console.WriteLine(mistake.Message);
    Check(mistake.Message.Contains("how-it-works.cs:", StringComparison.Ordinal), "the message names the file and the line");
}

Heading("Eight cores");
var replicas = tpu.Replicate(
    part => Tf.CrossReplicaSum(Tf.ReduceSum(part)), [.. Enumerable.Range(1, 8).Select(i => new Tensor[] { Tf.Ones(4) * i })]);
var sums = (await replicas.RunAsync()).Select(result => result.ToScalar<float>()).ToArray();
Console.WriteLine($"every core answers {string.Join(" ", sums)}");
Check(sums.All(sum => sum == 144), "4 x (1 + 2 + ... + 8) = 144 on every core");

Console.WriteLine(wrong == 0 ? "\nAll results are right." : $"\n{wrong} result(s) are wrong.");
return wrong == 0 ? 0 : 1;

// Softmax regression as a textbook writes it; w has a row for each class.
static Tensor Classify(Tensor x, Tensor w)
{
    var scores = 2 * Tf.MatMul(w, x.T).T;
    return Tf.Exp(scores) / Tf.ReduceSum(Tf.Exp(scores), 1, keepDims: true);
}

// The same in double precision, without tensors.
static double[] Expected(float[,] points, float[,] classes)
{
    double Score(int p, int c) => ((double)points[p, 0] * classes[c, 0]) + ((double)points[p, 1] * classes[c, 1]);
    double Probability(int p, int c) => 1 / (1 + Math.Exp(2 * (Score(p, 1 - c) - Score(p, c))));
    return [.. from p in Enumerable.Range(0, 3) from c in Enumerable.Range(0, 2) select Probability(p, c)];
}

static int Count(string text, string op) => text.Split($"stablehlo.{op} ").Length - 1;

static void Heading(string text) => Console.WriteLine($"\n== {text}");

void Check(bool right, string claim)
{
    Console.WriteLine($"{(right ? "right" : "WRONG")}: {claim}");
    if (!right) wrong++;
}
