namespace Ctpu.Data;

/// <summary>A downloaded file is not the one that was published.</summary>
internal sealed class WrongHashException(OfficialFile file, Uri source, string given)
    : Exception($"{file.Name} from {source.Host}: SHA-256 {given} was given, {file.Sha256} was expected; nothing of it was kept");
