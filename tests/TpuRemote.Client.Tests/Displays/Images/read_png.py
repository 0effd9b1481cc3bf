"""Reads a PNG from standard input by the specification and prints what it holds: width, height, colour type, pixels in hexadecimal."""
import struct
import sys
import zlib

file = sys.stdin.buffer.read()
assert file[:8] == b"\x89PNG\r\n\x1a\n", "signature"
at, chunks = 8, []
while at < len(file):
    (length,) = struct.unpack(">I", file[at : at + 4])
    kind, data = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
    (check,) = struct.unpack(">I", file[at + 8 + length : at + 12 + length])
    assert check == zlib.crc32(kind + data), kind
    chunks.append((kind, data))
    at += 12 + length
assert [kind for kind, _ in chunks] == [b"IHDR", b"IDAT", b"IEND"], "order of chunks"
width, height, depth, color, compression, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
assert (depth, compression, filtering, interlace) == (8, 0, 0, 0), "header"
row = width * {0: 1, 2: 3, 4: 2, 6: 4}[color]
lines = zlib.decompress(chunks[1][1])
assert len(lines) == height * (row + 1), "length"
pixels = b""
for y in range(height):
    assert lines[y * (row + 1)] == 0, "filter"
    pixels += lines[y * (row + 1) + 1 : (y + 1) * (row + 1)]
print(width, height, color, pixels.hex())
