// TPU fundamentals in a terminal: the steps of ../01-tpu-fundamentals.ipynb, which explains them.
//
//     dotnet run notebooks/apps/fundamentals.cs
//
// TPU_NAME=grpc://host:8470 runs it on a server. TPUREMOTE_MNIST names a folder with the four gzip files of MNIST; without it the digits
// are drawn by code. The exit code is 1 where a result is not what it should be.
#:project ../../src/TpuRemote
#:project ../../src/TpuRemote.Learn
#:property PublishAot=false

using TpuRemote;
using TpuRemote.Client;
using TpuRemote.Client.Displays;
using TpuRemote.Client.Displays.Charts;
using TpuRemote.Client.Displays.Progress;
using TpuRemote.Client.Variables;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Learn;
using TpuRemote.Learn.Datasets;

const int Cores = 8;
const int CoreBatch = 128;
const int Steps = 50;
var wrong = 0;

var folder = Environment.GetEnvironmentVariable("TPUREMOTE_MNIST");
var (train, test) = folder is null
    ? new Mnist(DrawnDigits.Draw(8000, seed: 1), DrawnDigits.Draw(2000, seed: 2))
    : Mnist.Read(folder);
var source = folder is null ? "SYNTHETIC digits, drawn by code: no claim about handwriting" : "handwritten digits of MNIST";
Console.WriteLine($"{train.Count:N0} to train on, {test.Count:N0} to test: {source}");

await using var tpu = await Tpu.ConnectAsync();

Heading("The devices");
var pod = await tpu.ListDevicesAsync();
Console.WriteLine(View.Topology(pod));
Check(pod.Devices.Length >= Cores, $"the pod has at least {Cores} cores");

Heading("Initialize");
var topology = await tpu.InitializeSystemAsync();
Console.WriteLine($"mesh of {string.Join(" x ", topology.MeshShape)} (x, y, z, cores per chip)");
Check(topology.MeshShape.Aggregate((a, b) => a * b) == pod.Devices.Length, "the mesh holds every core");

Heading("Add");
var add = tpu.TpuRewrite((x, y) => x + y, Tf.Range(16, ElementType.F32), Tf.Ones(16));
Console.WriteLine(View.Program(add));
var sum = (await add.RunAsync()).ToArray<float>();
Console.WriteLine(string.Join(" ", sum));
Check(sum.SequenceEqual(Enumerable.Range(1, 16).Select(i => (float)i)), "0..15 plus ones is 1..16");

Heading("Logistic regression on one core");
var step = tpu.TpuRewrite((x, y) => Train("one_core", x, y), train.Pixels(0, 1000), train.Labels(0, 1000));
var single = new float[Steps];
for (var i = 0; i < Steps; i++) single[i] = (await step.RunAsync()).ToScalar<float>();
Console.WriteLine(Chart.Line(single).WithAxes("step", "loss"));
Check(Math.Abs(single[0] - Math.Log(10)) < 1e-4, "the first loss is ln 10: all digits are equally likely");
Check(single[^1] < 0.5 * single.Max(), "the loss falls to less than half of its peak");

Heading("Predictions");
var predict = tpu.TpuRewrite(x => Tf.Softmax(Logits("one_core", x)), test.Pixels(0, 16));
var probabilities = await predict.RunAsync();
Console.WriteLine(View.Predictions(test.Pixels(0, 16), probabilities, test.Labels(0, 16)));
var predicted = Tf.ArgMax(probabilities, 1).Cast(ElementType.I32).ToArray<int>();
var shown = test.Labels(0, 16).ToArray<int>();
Check(predicted.Where((digit, i) => digit == shown[i]).Count() >= 10, "at least 10 of 16 are right");

Heading($"The same on {Cores} cores");
var (pixels, labels) = train.Batch(0, Cores * CoreBatch);
var parallel = tpu.BatchParallel((x, y) => Train("eight_cores", x, y), [pixels, labels], Cores);
var mean = new float[Steps];
for (var i = 0; i < Steps; i++) mean[i] = (await parallel.RunAsync()).Average(loss => loss.ToScalar<float>());
Console.WriteLine(Chart.Line(mean).WithAxes("step", "mean loss"));
Check(mean[^1] < 0.5 * mean.Max(), "the mean loss falls likewise");

Heading("Infeed and outfeed");
void FedStep(string model)
{
    var batch = Tf.InfeedDequeueTuple(new(ElementType.Ui8, CoreBatch, DigitSet.PixelsPerImage), new(ElementType.I32, CoreBatch));
    Tf.OutfeedEnqueueTuple(Train(model, batch[0], batch[1]));
}

var fed = tpu.BatchParallel(() => FedStep("infeed"), Cores);
var infeed = new float[Steps];
for (var i = 0; i < Steps; i++)
{
    var running = fed.RunAsync();
    await Task.WhenAll(running, FeedAsync(0));
    infeed[i] = await DrainAsync();
}
Console.WriteLine($"the last mean loss is {infeed[^1]:0.0000}");
var apart = infeed.Zip(mean, (one, other) => Math.Abs(one - other) / Math.Max(1, other)).Max();
Check(apart < 1e-3, "losses are those without the queues");

Heading("A loop on the device, fed by one thread and drained by another");
const int Trips = 100;
var loop = tpu.BatchParallel(() => Tf.Repeat(Trips, () => FedStep("device_loop")), Cores);
var looped = new float[Trips];
var curve = new TrainingCurve($"{Trips} steps in one run");
using var live = Live.InTerminal(curve);
var run = loop.RunAsync();
var feeder = Task.Run(async () =>
{
    for (var batch = 0; batch < Trips; batch++) await FeedAsync(batch);
});
var drainer = Task.Run(async () =>
{
    for (var trip = 0; trip < Trips; trip++)
    {
        looped[trip] = await DrainAsync();
        curve.Add(trip, looped[trip]);
    }
});
await Task.WhenAll(run, feeder, drainer);
live.Dispose();
Check(looped[^10..].Average() < 0.5 * looped.Max(), $"one run trains {Trips} steps");

Heading("Accuracy");
var whole = tpu.BatchParallel((x, y) => Train("whole", x, y, rate: 0.01, scale: 1 / 255f), [pixels, labels], Cores);
for (var i = 0; i < 120; i++)
{
    var (x, y) = train.Batch(i, Cores * CoreBatch);
    await whole.RunAsync(x, y);
}
var count = tpu.TpuRewrite(
    (x, y) => Tf.ReduceSum(Tf.Cast(Tf.Equal(Tf.Cast(Tf.ArgMax(Logits("whole", x, 1 / 255f), 1), ElementType.I32), y), ElementType.I32)),
    test.Pixels(0, test.Count), test.Labels(0, test.Count));
var accuracy = (double)(await count.RunAsync()).ToScalar<int>() / test.Count;
Console.WriteLine($"{accuracy:P1} of {test.Count:N0} are recognised: {source}");
Check(accuracy > 0.87, "more than 87 % of digits that it has never seen are recognised");

Console.WriteLine(wrong == 0 ? "\nAll results are right." : $"\n{wrong} result(s) are wrong.");
return wrong == 0 ? 0 : 1;

// One dense layer from 784 pixels to 10 digits. Variables live on the device under the model's name.
static Tensor Logits(string model, Tensor pixels, float scale = 1)
{
    using var scope = new VariableScope(model, VariableReuse.Auto);
    var kernel = Tf.GetVariable("kernel", [DigitSet.PixelsPerImage, DigitSet.Classes], Initializer.Zeros);
    var bias = Tf.GetVariable("bias", [DigitSet.Classes], Initializer.Zeros);
    return Tf.MatMul(Tf.Cast(pixels, ElementType.F32) * scale, kernel) + bias;
}

// A step of training; answers the loss before it.
static Tensor Train(string model, Tensor pixels, Tensor labels, double rate = 0.1, float scale = 1)
{
    var loss = Losses.SparseSoftmaxCrossEntropy(labels, Logits(model, pixels, scale));
    new CrossShardOptimizer(new AdamOptimizer(rate)).Minimize(loss);
    return loss;
}

Task FeedAsync(int batch) => Task.WhenAll(Enumerable.Range(0, Cores).Select(core =>
{
    var (x, y) = train.Batch((batch * Cores) + core, CoreBatch);
    return tpu.EnqueueInfeedAsync(core, x, y);
}));

async Task<float> DrainAsync()
{
    var losses = await Task.WhenAll(Enumerable.Range(0, Cores).Select(core => tpu.DequeueOutfeedAsync(core)));
    return losses.Average(tuple => tuple[0].ToScalar<float>());
}

static void Heading(string text) => Console.WriteLine($"\n== {text}");

void Check(bool right, string claim)
{
    Console.WriteLine($"{(right ? "right" : "WRONG")}: {claim}");
    if (!right) wrong++;
}
