using TpuRemote.Jupyter.FrontEnds;

namespace TpuRemote.Jupyter.Language;

/// <summary>Answers about code that has not been run, from what the notebook has run so far. Positions count UTF-16 code units.</summary>
public interface ILanguageService
{
    /// <summary>What may stand at the cursor.</summary>
    CompletionList Complete(string code, int cursor, CancellationToken cancellation);

    /// <summary>What stands at the cursor, with its documentation; inside an argument list, the signatures of the call.</summary>
    /// <returns>Null where there is nothing to say.</returns>
    MimeBundle? Inspect(string code, int cursor, bool isDetailed, CancellationToken cancellation);

    /// <summary>Whether the code can run as it is.</summary>
    Completeness IsComplete(string code);
}
