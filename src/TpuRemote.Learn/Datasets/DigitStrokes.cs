namespace TpuRemote.Learn.Datasets;

/// <summary>How each digit is written: polylines in the unit square, x to the right and y downwards.</summary>
internal static class DigitStrokes
{
    private const int ArcPieces = 12;

    private static readonly (float X, float Y)[][][] Strokes =
    [
        [Arc(0.5f, 0.5f, 0.38f, 0.5f, 0, 360)],
        [[(0.3f, 0.2f), (0.55f, 0f), (0.55f, 1f)]],
        [[.. Arc(0.5f, 0.28f, 0.36f, 0.28f, -170, 40), (0.12f, 1f), (0.9f, 1f)]],
        [Arc(0.45f, 0.25f, 0.36f, 0.25f, -150, 90), Arc(0.45f, 0.74f, 0.42f, 0.26f, -90, 150)],
        [[(0.6f, 0f), (0.1f, 0.65f), (0.92f, 0.65f)], [(0.68f, 0.35f), (0.66f, 1f)]],
        [[(0.85f, 0f), (0.25f, 0f), (0.2f, 0.45f)], [(0.2f, 0.45f), .. Arc(0.45f, 0.69f, 0.4f, 0.31f, -110, 150)]],
        [[(0.7f, 0f), .. Arc(0.5f, 0.7f, 0.36f, 0.3f, 200, 560)]],
        [[(0.1f, 0f), (0.9f, 0f), (0.4f, 1f)]],
        [Arc(0.5f, 0.25f, 0.3f, 0.25f, 0, 360), Arc(0.5f, 0.75f, 0.37f, 0.25f, 0, 360)],
        [Arc(0.5f, 0.3f, 0.34f, 0.3f, 0, 360), [(0.84f, 0.3f), (0.75f, 1f)]],
    ];

    /// <summary>The strokes of a digit, 0 to 9.</summary>
    public static (float X, float Y)[][] Of(int digit) => Strokes[digit];

    // Degrees count from the right, clockwise, as y grows downwards.
    private static (float X, float Y)[] Arc(float x, float y, float radiusX, float radiusY, float fromDegrees, float toDegrees)
    {
        var points = new (float X, float Y)[ArcPieces + 1];
        for (var i = 0; i <= ArcPieces; i++)
        {
            var angle = (fromDegrees + ((toDegrees - fromDegrees) * i / ArcPieces)) * MathF.PI / 180;
            points[i] = (x + (radiusX * MathF.Cos(angle)), y + (radiusY * MathF.Sin(angle)));
        }
        return points;
    }
}
