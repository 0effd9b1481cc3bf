// Linear algebra on the TPU and back, in a terminal: the steps of ../06-mathnet.ipynb, which explains them.
//
//     dotnet run notebooks/apps/mathnet.cs
//
// TPU_NAME=grpc://host:8470 runs it on a server. The exit code is 1 where a result is not what it should be.
#:project ../../src/TpuRemote
#:project ../../src/TpuRemote.Learn
#:package MathNet.Numerics
#:property PublishAot=false

using MathNet.Numerics.LinearAlgebra;
using TpuRemote;
using TpuRemote.Client;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Charts;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Learn.Datasets;

var wrong = 0;
await using var tpu = await Tpu.ConnectAsync();

Heading("A product, at three precisions");
var random = new Random(7);
var a = Uniform(256, 512, random);
var b = Uniform(512, 128, random);
var exact = a.ToDouble() * b.ToDouble();
var product = tpu.TpuRewrite((x, y) => Tf.MatMul(x, y), a, b);
var worst = new Dictionary<TpuPrecision, double>();
foreach (var precision in Enum.GetValues<TpuPrecision>())
{
    var c = (await product.WithPrecision(precision).RunAsync()).ToMatrix();
    worst[precision] = (c.ToDouble() - exact).Enumerate().Max(Math.Abs);
}
Console.WriteLine(Chart.Bar(worst.Keys, worst.Values).WithLogY().WithTitle("largest error of an element"));
Check(worst[TpuPrecision.F32] < 1e-4, "f32 errs by roundings of f32");
Check(worst[TpuPrecision.Tpu] is > 1e-3 and < 0.2, "tpu errs by roundings of bfloat16");

Heading("Least squares");
var inputs = Uniform(400, 6, random);
var truth = Vector<float>.Build.Dense([3, -1, 0.5f, 2, 0, -2]);
var noise = Vector<float>.Build.Dense(400, _ => 0.1f * ((float)random.NextDouble() - 0.5f));
var targets = inputs * truth + noise;
var host = inputs.ToDouble().QR().Solve(targets.ToDouble());

Tensor Descend(Tensor x, Tensor y) => Tf.Repeat(
    200, w => w - (2.0 / 400 * Tf.MatMul(x.T, Tf.MatMul(x, w) - y)), Tf.Zeros(6, 1));

var descent = tpu.TpuRewrite(Descend, inputs, targets.ToColumnMatrix()).WithPrecision(TpuPrecision.F32);
var descended = (await descent.RunAsync()).ToMatrix().Column(0).ToDouble();

var normal = tpu.TpuRewrite((x, y) => (Tf.MatMul(x.T, x), Tf.MatMul(x.T, y)), inputs, targets.ToColumnMatrix())
    .WithPrecision(TpuPrecision.F32);
var (gram, moment) = await normal.RunAsync();
var solved = gram.ToMatrix().ToDouble().Cholesky().Solve(moment.ToMatrix().ToDouble()).Column(0);
Console.WriteLine($"  truth             {Row(truth.ToDouble())}");
Console.WriteLine($"  MathNet's QR      {Row(host)}");
Console.WriteLine($"  descent, TPU      {Row(descended)}");
Console.WriteLine($"  normal equations  {Row(solved)}");
Check((descended - host).InfinityNorm() < 1e-3, "200 steps of descent end where QR does");
Check((solved - host).InfinityNorm() < 1e-4, "and so do the normal equations");

Heading("Principal components by power iteration");
var digits = DrawnDigits.Draw(1000, seed: 3);
var images = Halved(digits);
var centred = images - DenseOnes(images.RowCount) * images.ColumnSums().ToRowMatrix() / images.RowCount;
var covariance = centred.TransposeThisAndMultiply(centred) / images.RowCount;
var eigen = covariance.ToDouble().Evd(Symmetricity.Symmetric);

static Tensor Normalized(Tensor v) => v * Tf.Rsqrt(Tf.ReduceSum(v * v));

// The second direction is looked for where the first is not.
(Tensor First, Tensor Second, Tensor Variances) Components(Tensor x)
{
    var c = Tf.MatMul(x.T, x) / (double)x.Shape[0];
    var start = Normalized(Tf.Ones(x.Shape[1], 1));
    var first = Tf.Repeat(100, v => Normalized(Tf.MatMul(c, v)), start);
    var rest = c - (Rayleigh(c, first) * Tf.MatMul(first, first.T));
    var second = Tf.Repeat(100, v => Normalized(Tf.MatMul(rest, v)), start);
    return (first, second, Tf.Stack([Rayleigh(c, first), Rayleigh(c, second)]));
}

static Tensor Rayleigh(Tensor c, Tensor v) => Tf.ReduceSum(v * Tf.MatMul(c, v));

var components = tpu.TpuRewrite(x => Components(x), centred);
foreach (var precision in new[] { TpuPrecision.Tpu, TpuPrecision.F32 })
{
    var (first, second, variances) = await components.WithPrecision(precision).RunAsync();
    var (one, two) = (eigen.EigenValues[^1].Real, eigen.EigenValues[^2].Real);
    var found = variances.ToArray<float>();
    var angle = Math.Abs(first.ToMatrix().Column(0).ToDouble().DotProduct(eigen.EigenVectors.Column(eigen.EigenVectors.ColumnCount - 1)));
    Console.WriteLine($"  {precision,-4} variances {found[0]:0.0000}, {found[1]:0.0000}, cosine of the first direction {angle:0.000000}");
    Console.WriteLine($"  MathNet's      {one:0.0000}, {two:0.0000}");
    var tolerance = precision == TpuPrecision.F32 ? 1e-4 : 1e-2;
    var apart = Math.Max(Math.Abs((found[0] / one) - 1), Math.Abs((found[1] / two) - 1));
    Check(apart < tolerance, $"variances are MathNet's within {tolerance}");
    Check(angle > 1 - tolerance, "and the first direction is its first eigenvector");
}

var (seen, _, _) = await components.RunAsync();
Console.WriteLine(View.Image(seen.Reshape(1, 14, 14), ["the direction in which the digits differ most"]));

Console.WriteLine(wrong == 0 ? "\nAll results are right." : $"\n{wrong} result(s) are wrong.");
return wrong == 0 ? 0 : 1;

static Matrix<float> Uniform(int rows, int columns, Random random) =>
    Matrix<float>.Build.Dense(rows, columns, (_, _) => (float)((2 * random.NextDouble()) - 1));

static Matrix<float> DenseOnes(int rows) => Matrix<float>.Build.Dense(rows, 1, 1f);

// Each picture at half its size, 14 x 14, one to a row.
static Matrix<float> Halved(DigitSet digits) => Matrix<float>.Build.Dense(digits.Count, 14 * 14, (i, p) =>
{
    var image = digits.Image(i);
    var corner = (p / 14 * 2 * DigitSet.Side) + (p % 14 * 2);
    return (image[corner] + image[corner + 1] + image[corner + DigitSet.Side] + image[corner + DigitSet.Side + 1]) / (4 * 255f);
});

static string Row(Vector<double> values) => string.Join(" ", values.Select(v => $"{v,8:0.0000}"));

static void Heading(string text) => Console.WriteLine($"\n== {text}");

void Check(bool right, string claim)
{
    Console.WriteLine($"{(right ? "right" : "WRONG")}: {claim}");
    if (!right) wrong++;
}
