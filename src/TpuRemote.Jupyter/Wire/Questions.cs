namespace TpuRemote.Jupyter.Wire;

/// <summary>What cells ask their user, and the answers.</summary>
internal sealed class Questions(Connection connection)
{
    private volatile Question _last = new(0);

    /// <summary>Whether the front end that runs the cell has somebody to ask.</summary>
    public bool MayAsk { get; set; }

    /// <summary>A question that is about to be put. An earlier one is answered no more.</summary>
    /// <exception cref="NotSupportedException">Nobody can be asked.</exception>
    public Question Begin() => _last = MayAsk ? new Question(_last.Id + 1) : throw Refusal();

    /// <summary>Puts it to the user.</summary>
    public void Put(Question question, string prompt, bool isPassword) => connection.Send("input_request", json =>
    {
        json.WriteNumber("id", question.Id);
        json.WriteString("prompt", prompt);
        json.WriteBoolean("password", isPassword);
    });

    /// <summary>The answer to a question, null at the end of input; ignored where nobody waits for it any more.</summary>
    public void Answer(int id, string? line) => Waiting(id)?.Set(line);

    /// <summary>A question that could not be put to anybody.</summary>
    public void Refuse(int id) => Waiting(id)?.Fail(Refusal());

    private Question? Waiting(int id) => _last is { } last && last.Id == id ? last : null;

    private static NotSupportedException Refusal() =>
        new("this front end has nobody to ask (nbconvert, for one): set the value in the cell instead of reading it");
}

/// <summary>One question.</summary>
/// <param name="id">By which its answer names it.</param>
internal sealed class Question(int id)
{
    private readonly TaskCompletionSource<string?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>By which its answer names it.</summary>
    public int Id => id;

    /// <summary>The answer; null at the end of input.</summary>
    public Task<string?> Answer => _answer.Task;

    /// <summary>Answers it.</summary>
    public void Set(string? line) => _answer.TrySetResult(line);

    /// <summary>Says that there will be no answer.</summary>
    public void Fail(Exception reason) => _answer.TrySetException(reason);
}
