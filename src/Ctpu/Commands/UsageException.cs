namespace Ctpu.Commands;

/// <summary>The command line asks for something that does not exist: the message says what was given and what was expected.</summary>
internal sealed class UsageException(string message) : Exception(message);
