using System.Security.Cryptography;

namespace Ctpu.Data;

/// <summary>Brings published files into a folder, whole and checked, or not at all.</summary>
internal sealed class FileDownload(HttpClient client, IReadOnlyList<Uri> mirrors, DownloadTimes times)
{
    /// <summary>Makes sure that a folder holds a file with its hash; one that is there already is not fetched again.</summary>
    /// <param name="file">What is wanted.</param>
    /// <param name="folder">Where it is kept; made where it does not exist.</param>
    /// <param name="received">Told the bytes received so far.</param>
    /// <param name="cancel">Gives up at once.</param>
    /// <exception cref="MirrorsUnreachableException">No mirror answered in time with the file.</exception>
    /// <exception cref="WrongHashException">A mirror gave another file.</exception>
    public async Task EnsureAsync(OfficialFile file, string folder, IProgress<double> received, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path) || await HashAsync(path, cancel) != file.Sha256) await FetchAsync(file, path, received, cancel);
        received.Report(file.Bytes);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }

    private async Task FetchAsync(OfficialFile file, string path, IProgress<double> received, CancellationToken cancel)
    {
        var reasons = new List<string>();
        foreach (var mirror in mirrors)
        {
            try
            {
                await FetchAsync(file, new Uri(mirror, file.Name), path, received, cancel);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
            {
                reasons.Add($"{mirror.Host}: {e.Message}");
            }
        }
        throw new MirrorsUnreachableException(file.Name, reasons);
    }

    private async Task FetchAsync(OfficialFile file, Uri source, string path, IProgress<double> received, CancellationToken cancel)
    {
        // Written beside its place and renamed: nobody ever finds half a file, nor one that was not checked.
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using var response = await WithinAsync(
                times.Answer, "answer", token => client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, token), cancel);
            response.EnsureSuccessStatusCode();
            var given = await SaveAsync(response, partial, file.Bytes, received, cancel);
            if (given != file.Sha256) throw new WrongHashException(file, source, given);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task<string> SaveAsync(
        HttpResponseMessage response, string partial, long limit, IProgress<double> received, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var source = await response.Content.ReadAsStreamAsync(cancel);
        await using var target = File.Create(partial);
        var piece = new byte[64 * 1024];
        // One byte more than the file has is enough to know that it is another one.
        for (var total = 0L; total <= limit;)
        {
            var got = await WithinAsync(times.Stall, "next bytes", token => source.ReadAsync(piece, token).AsTask(), cancel);
            if (got == 0) break;
            hash.AppendData(piece, 0, got);
            await target.WriteAsync(piece.AsMemory(0, got), cancel);
            received.Report(total += got);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<T> WithinAsync<T>(
        TimeSpan limit, string awaited, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        try
        {
            return await work(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"no {awaited} within {limit.TotalSeconds:0.#} s");
        }
    }
}
