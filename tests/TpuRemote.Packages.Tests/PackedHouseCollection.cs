namespace TpuRemote.Packages.Tests;

/// <summary>All these tests share one packing.</summary>
[CollectionDefinition(nameof(PackedHouse))]
public sealed class PackedHouseCollection : ICollectionFixture<PackedHouse>;
