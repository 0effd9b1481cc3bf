using System.Diagnostics;
using Ctpu.Data;
using Ctpu.Terminal;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>TPU fundamentals in nine steps, from listing the devices to a trained model. Read this first, then each step's file.</summary>
internal static class FundamentalsDemo
{
    private const int StepCount = 9;

    /// <summary>Runs all steps.</summary>
    /// <exception cref="DatasetFormatException">There are too few digits.</exception>
    public static async Task<DemoResults> RunAsync(Lesson lesson)
    {
        CheckCounts(lesson.Digits);
        var start = Stopwatch.GetTimestamp();
        var screen = lesson.Screen;

        Heading(screen, 1, "List the devices");
        await Devices.ListAsync(lesson);
        Heading(screen, 2, "Initialize the system");
        await Initialization.RunAsync(lesson);
        Heading(screen, 3, "Add two vectors");
        var add = await Addition.RunAsync(lesson);
        Heading(screen, 4, Marked(lesson, "Train logistic regression on one core"));
        var single = await OneCoreTraining.RunAsync(lesson);
        Heading(screen, 5, Marked(lesson, "Predict test digits"));
        await Predictions.RunAsync(lesson);
        Heading(screen, 6, Marked(lesson, "Train on 8 cores"));
        var multi = await EightCoreTraining.RunAsync(lesson);
        Heading(screen, 7, Marked(lesson, "Feed the cores through infeed, read losses from outfeed"));
        var infeed = await InfeedTraining.RunAsync(lesson, multi);
        Heading(screen, 8, Marked(lesson, "Loop on the device"));
        var loop = await DeviceLoop.RunAsync(lesson);
        Heading(screen, 9, Marked(lesson, "Train on all digits"));
        var (accuracy, speed) = await WholeTraining.RunAsync(lesson);

        screen.Line();
        screen.Line($"All {StepCount} steps done in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
        return new DemoResults
        {
            Data = lesson.Digits.IsSynthetic ? "synthetic" : "mnist",
            Add = add,
            LossSingle = single,
            LossMulti = multi,
            LossInfeed = infeed,
            LossLoop = loop,
            TestAccuracy = lesson.Digits.IsSynthetic ? null : accuracy,
            TrainStepsPerSecond = speed,
        };
    }

    private static void Heading(Screen screen, int step, string text) => screen.Heading($"{step}/{StepCount}  {text}");

    private static string Marked(Lesson lesson, string text) => lesson.Digits.IsSynthetic ? $"{text} (SYNTHETIC DATA)" : text;

    private static void CheckCounts(Digits digits)
    {
        if (digits.Train.Count < Lesson.GlobalBatch)
            throw TooFew(Mnist.TrainImages, digits.Train.Count, Lesson.GlobalBatch);
        if (digits.Test.Count < Lesson.Drawn)
            throw TooFew(Mnist.TestImages, digits.Test.Count, Lesson.Drawn);
    }

    private static DatasetFormatException TooFew(string file, int given, int expected) =>
        new(file, $"{given} digits, at least {expected} were expected");
}
