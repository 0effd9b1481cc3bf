namespace Ctpu.Data;

/// <summary>A file could be had from no mirror: the message says why for each.</summary>
internal sealed class MirrorsUnreachableException(string file, IEnumerable<string> reasons)
    : Exception($"{file} could not be downloaded: {string.Join("; ", reasons)}");
