using System.Text.Json.Serialization;

namespace Ctpu.Demos.Fundamentals;

/// <summary>What the demo measured, as --json writes it. Other programs read this: names and shapes stay.</summary>
internal sealed record DemoResults
{
    /// <summary>"mnist", or "synthetic" for digits that the program drew itself.</summary>
    [JsonPropertyName("data")]
    public required string Data { get; init; }

    /// <summary>0..15 plus ones: 16 numbers.</summary>
    [JsonPropertyName("add")]
    public required IReadOnlyList<float> Add { get; init; }

    /// <summary>Loss of every step on one core.</summary>
    [JsonPropertyName("loss_single")]
    public required IReadOnlyList<float> LossSingle { get; init; }

    /// <summary>Loss of every step on each of 8 cores.</summary>
    [JsonPropertyName("loss_multi")]
    public required IReadOnlyList<float[]> LossMulti { get; init; }

    /// <summary>Mean loss over 8 cores of every step that was fed through infeed.</summary>
    [JsonPropertyName("loss_infeed")]
    public required IReadOnlyList<float> LossInfeed { get; init; }

    /// <summary>Mean loss over 8 cores of every trip of the loop on the device.</summary>
    [JsonPropertyName("loss_loop")]
    public required IReadOnlyList<float> LossLoop { get; init; }

    /// <summary>
    /// Part of the test digits that was recognised, 0 to 1; null on synthetic data, which says nothing about handwriting.
    /// </summary>
    [JsonPropertyName("test_accuracy")]
    public required double? TestAccuracy { get; init; }

    /// <summary>Steps per second of wall time of the last training.</summary>
    [JsonPropertyName("train_steps_per_second")]
    public required double TrainStepsPerSecond { get; init; }
}
