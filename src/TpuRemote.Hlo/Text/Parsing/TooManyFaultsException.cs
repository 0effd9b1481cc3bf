namespace TpuRemote.Hlo.Text.Parsing;

/// <summary>Ends the reading: as many faults as are collected have been found.</summary>
internal sealed class TooManyFaultsException : Exception;
