using TpuRemote.Compiler.Explanations;

namespace TpuRemote.Server.Executables;

/// <summary>What a rewrite answers.</summary>
/// <param name="Program">The program.</param>
/// <param name="Cached">Whether it was there already.</param>
/// <param name="Explanation">What the compiler made of it; null where nobody asked.</param>
internal sealed record Rewritten(CompiledProgram Program, bool Cached, Explanation? Explanation);
