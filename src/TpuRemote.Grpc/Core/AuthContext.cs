namespace Grpc.Core;

/// <summary>Who the peer of a call is, as its certificate proves; empty if it showed none.</summary>
internal class AuthContext
{
    private readonly IReadOnlyList<AuthProperty> _properties;

    internal AuthContext(string? peerIdentityPropertyName, IReadOnlyList<AuthProperty> properties) =>
        (PeerIdentityPropertyName, _properties) = (peerIdentityPropertyName, properties);

    /// <summary>Whether the peer showed who it is.</summary>
    public bool IsPeerAuthenticated => PeerIdentityPropertyName is not null;

    /// <summary>The name of the properties that are the peer's identity; null if it showed none.</summary>
    public string? PeerIdentityPropertyName { get; }

    /// <summary>The peer's identity: one property or several of one name, or none.</summary>
    public IEnumerable<AuthProperty> PeerIdentity =>
        PeerIdentityPropertyName is { } name ? FindPropertiesByName(name) : [];

    /// <summary>All that is known.</summary>
    public IEnumerable<AuthProperty> Properties => _properties;

    /// <summary>The properties of a name.</summary>
    public IEnumerable<AuthProperty> FindPropertiesByName(string propertyName) =>
        _properties.Where(property => property.Name == propertyName);
}
