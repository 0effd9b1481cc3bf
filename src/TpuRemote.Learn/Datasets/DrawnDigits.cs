namespace TpuRemote.Learn.Datasets;

/// <summary>
/// Draws digits where there is no network to fetch real ones: a pen of random width follows each digit's strokes, turned, slanted,
/// stretched and shifted at random. The same seed draws the same pictures.
/// </summary>
public static class DrawnDigits
{
    // MNIST fits its digits into 20 x 20 pixels in the middle of 28 x 28.
    private const float BoxPixels = 20f;
    private const float Middle = DigitSet.Side / 2f;

    /// <summary>Draws pictures, each digit equally often, in random order.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of everything random.</param>
    public static DigitSet Draw(int count, int seed)
    {
        var random = new Random(seed);
        var labels = new byte[count];
        for (var i = 0; i < count; i++) labels[i] = (byte)(i % DigitSet.Classes);
        random.Shuffle(labels);
        var pixels = new byte[count * DigitSet.PixelsPerImage];
        for (var i = 0; i < count; i++)
            Draw(labels[i], random, pixels.AsSpan(i * DigitSet.PixelsPerImage, DigitSet.PixelsPerImage));
        return new DigitSet(pixels, labels);
    }

    private static void Draw(int digit, Random random, Span<byte> picture)
    {
        var hand = Hand.Next(random);
        foreach (var stroke in DigitStrokes.Of(digit))
        {
            var points = Array.ConvertAll(stroke, hand.Place);
            for (var p = 1; p < points.Length; p++) Segment(points[p - 1], points[p], hand.PenPixels, picture);
        }
    }

    // Ink fades over one pixel at the edge of the pen.
    private static void Segment((float X, float Y) from, (float X, float Y) to, float pen, Span<byte> picture)
    {
        var (left, right) = Reach(from.X, to.X, pen);
        var (top, bottom) = Reach(from.Y, to.Y, pen);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var ink = Math.Clamp((pen / 2) + 0.5f - Distance(x + 0.5f, y + 0.5f, from, to), 0f, 1f);
                ref var pixel = ref picture[(y * DigitSet.Side) + x];
                pixel = Math.Max(pixel, (byte)MathF.Round(ink * 255));
            }
        }
    }

    private static (int First, int Last) Reach(float a, float b, float pen)
    {
        var first = (int)MathF.Floor(Math.Min(a, b) - pen - 1);
        var last = (int)MathF.Ceiling(Math.Max(a, b) + pen + 1);
        return (Math.Clamp(first, 0, DigitSet.Side - 1), Math.Clamp(last, 0, DigitSet.Side - 1));
    }

    private static float Distance(float x, float y, (float X, float Y) from, (float X, float Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var along = Math.Clamp((((x - from.X) * dx) + ((y - from.Y) * dy)) / Math.Max((dx * dx) + (dy * dy), 1e-6f), 0f, 1f);
        var (ex, ey) = (x - from.X - (along * dx), y - from.Y - (along * dy));
        return MathF.Sqrt((ex * ex) + (ey * ey));
    }

    // One writer's way with one digit: an affine map from the unit square to pixels, and the width of the pen.
    private sealed record Hand(float XX, float XY, float YX, float YY, float ShiftX, float ShiftY, float PenPixels)
    {
        public static Hand Next(Random random)
        {
            var turn = Between(random, -0.2f, 0.2f);
            var slant = Between(random, -0.1f, 0.3f);
            var (width, height) = (Between(random, 0.6f, 0.95f) * BoxPixels, Between(random, 0.8f, 1f) * BoxPixels);
            var (cos, sin) = (MathF.Cos(turn), MathF.Sin(turn));
            // Slant first, then the turn; y grows downwards, so a slant to the right moves the top.
            return new(
                width * cos, (-slant * width * cos) - (height * sin), width * sin, (-slant * width * sin) + (height * cos),
                Between(random, -1.5f, 1.5f), Between(random, -1.5f, 1.5f), Between(random, 1.6f, 3.4f));
        }

        public (float X, float Y) Place((float X, float Y) point)
        {
            var (x, y) = (point.X - 0.5f, point.Y - 0.5f);
            return (Middle + ShiftX + (XX * x) + (XY * y), Middle + ShiftY + (YX * x) + (YY * y));
        }

        private static float Between(Random random, float low, float high) => low + ((high - low) * random.NextSingle());
    }
}
