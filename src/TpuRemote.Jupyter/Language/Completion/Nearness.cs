namespace TpuRemote.Jupyter.Language.Completion;

/// <summary>How near to the cursor a completion's meaning is; the nearest is offered first.</summary>
internal enum Nearness
{
    /// <summary>What the place asks for: a member of the enum that is compared, the type of the variable that is created.</summary>
    Expected,

    /// <summary>Locals, parameters, range variables, local functions.</summary>
    Local,

    /// <summary>The name of a parameter that an argument may name.</summary>
    Argument,

    /// <summary>Declared in this cell.</summary>
    Cell,

    /// <summary>Declared in an earlier cell.</summary>
    Notebook,

    /// <summary>A keyword.</summary>
    Keyword,

    /// <summary>A member of the type before the dot.</summary>
    Member,

    /// <summary>An extension method of it.</summary>
    Extension,

    /// <summary>What every object has.</summary>
    Inherited,

    /// <summary>From a namespace or a static class that is in use.</summary>
    Imported,

    /// <summary>A namespace.</summary>
    Namespace,
}
