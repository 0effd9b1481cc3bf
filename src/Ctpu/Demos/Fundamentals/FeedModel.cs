using TpuRemote.Client;
using TpuRemote.Hlo.ElementTypes;
using TpuRemote.Learn.Datasets;

namespace Ctpu.Demos.Fundamentals;

/// <summary>How a core trains on what its host feeds it: take a batch from the infeed, train, put the loss into the outfeed.</summary>
/// <param name="model">What is trained.</param>
/// <param name="coreBatch">Digits that a core takes at once.</param>
internal sealed class FeedModel(DigitModel model, int coreBatch)
{
    /// <summary>One step; everything travels through the queues.</summary>
    public void Train()
    {
        var batch = Tf.InfeedDequeueTuple(new(ElementType.Ui8, coreBatch, DigitSet.PixelsPerImage), new(ElementType.I32, coreBatch));
        Tf.OutfeedEnqueueTuple(model.Train(batch[0], batch[1]));
    }

    /// <summary>Enqueues a global batch, to each core its part.</summary>
    public Task FeedAsync(TpuSession tpu, DigitSet digits, int batch, CancellationToken cancel) =>
        Task.WhenAll(Enumerable.Range(0, Lesson.Shards).Select(core =>
        {
            var (pixels, labels) = digits.Batch((batch * Lesson.Shards) + core, coreBatch);
            return tpu.EnqueueInfeedAsync(core, [pixels, labels], cancel);
        }));

    /// <summary>Dequeues a step's losses, one from each core.</summary>
    /// <returns>Their mean.</returns>
    public static async Task<float> DrainAsync(TpuSession tpu, CancellationToken cancel)
    {
        var losses = await Task.WhenAll(Enumerable.Range(0, Lesson.Shards).Select(core => tpu.DequeueOutfeedAsync(core, cancel)));
        return losses.Average(tuple => tuple[0].ToScalar<float>());
    }
}
