using System.Text;

namespace Grpc.Core;

internal sealed partial class Metadata
{
    /// <summary>One header: a lower-case key with a text, or a key in <c>-bin</c> with bytes.</summary>
    public class Entry
    {
        private readonly string? _value;
        private readonly byte[]? _bytes;

        /// <summary>A text of printable ASCII.</summary>
        /// <exception cref="ArgumentException">The key or the value is none that HTTP/2 metadata can carry.</exception>
        public Entry(string key, string value)
            : this(NormalizedKey(key, isBinary: false), value, null)
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckPrintable(Key, value);
        }

        /// <summary>Bytes, which are copied.</summary>
        /// <exception cref="ArgumentException">The key does not end in <c>-bin</c> or is no valid key.</exception>
        public Entry(string key, byte[] valueBytes)
            : this(NormalizedKey(key, isBinary: true), null, Copy(valueBytes))
        {
        }

        private Entry(string key, string? value, byte[]? bytes)
        {
            Key = key;
            _value = value;
            _bytes = bytes;
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => _bytes is not null;

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"The metadata entry '{Key}' is binary; read its bytes.");

        /// <summary>A copy of the bytes; of a text, its ASCII codes.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_value!) : Copy(_bytes);

        /// <inheritdoc/>
        public override string ToString() => $"[Entry: key={Key}, value={_value ?? Convert.ToHexString(_bytes!)}]";

        // What came over the wire has been through HTTP's own checks and may hold what we would not send.
        internal static Entry Received(string key, string value) => new(key.ToLowerInvariant(), value, null);

        private static byte[] Copy(byte[] bytes)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            return bytes.AsSpan().ToArray();
        }

        private static string NormalizedKey(string key, bool isBinary)
        {
            ArgumentNullException.ThrowIfNull(key);
            if (key.Length == 0 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            {
                throw new ArgumentException(
                    $"Metadata key '{key}': expected letters, digits, '_', '-' and '.' only.", nameof(key));
            }

            if (key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase) != isBinary)
            {
                throw new ArgumentException(
                    $"Metadata key '{key}': a key ends in '{BinaryHeaderSuffix}' exactly when its value is bytes.", nameof(key));
            }

            return key.ToLowerInvariant();
        }

        // grpc/grpc doc/PROTOCOL-HTTP2.md: ASCII-Value is made of 0x20 to 0x7E. A line break here would be another header.
        private static void CheckPrintable(string key, string value)
        {
            var bad = value.AsSpan().IndexOfAnyExceptInRange(' ', '~');
            if (bad >= 0)
            {
                throw new ArgumentException(
                    $"Metadata value of '{key}': U+{(int)value[bad]:X4} at {bad}; expected printable ASCII, or a key in "
                    + $"'{BinaryHeaderSuffix}' with bytes.", nameof(value));
            }
        }
    }
}
