#!/usr/bin/env python3
"""Writes the tables of constants beside this file: python3 tables.py (standard library only, results are the same everywhere).

A number is stored as the nearest double and the nearest double to what is left, together about 107 bits.
"""
from decimal import Decimal, getcontext
from fractions import Fraction
import os

getcontext().prec = 80
HERE = os.path.dirname(os.path.abspath(__file__))


def atan_fraction(c, bits=400):
    """atan(c) for 0 <= c <= 1 by Euler's series, truncated far below 2^-300."""
    term = Fraction(c) / (1 + Fraction(c) ** 2)
    ratio = Fraction(c) ** 2 / (1 + Fraction(c) ** 2)
    total, n = Fraction(0), 0
    scale = 1 << bits
    term = int(term * scale)
    total = 0
    while term:
        total += term
        n += 1
        term = int(term * ratio * Fraction(2 * n, 2 * n + 1))
    return Fraction(total, scale)


def pi_fixed(bits):
    """pi * 2^bits by Machin's formula."""
    def arctan_inverse(n):
        term = (1 << (bits + 32)) // n
        total, k, sign = 0, 1, 1
        while term:
            total += sign * (term // k)
            term //= n * n
            k += 2
            sign = -sign
        return total
    return (4 * (4 * arctan_inverse(5) - arctan_inverse(239))) >> 32


def double(x):
    """The nearest double (Python's true division of integers rounds correctly)."""
    x = Fraction(x)
    return x.numerator / x.denominator


def pair(x):
    hi = double(x)
    return hi, double(Fraction(x) - Fraction(hi))


def literals(values, width=140):
    lines, line = [], "       "
    for v in values:
        text = " " + v + ","
        if len(line) + len(text) > width:
            lines.append(line)
            line = "       "
        line += text
    lines.append(line)
    return "\n".join(lines)


def write(name, summary, members):
    text = "// Written by tables.py.\nnamespace TpuRemote.Hlo.Scalars.Transcendentals;\n\n"
    text += f"/// <summary>{summary}</summary>\nstatic class {name}\n{{\n{members}}}\n"
    with open(os.path.join(HERE, name + ".cs"), "w") as f:
        f.write(text)


def span(doc, type_, name, values):
    return f"    /// <summary>{doc}</summary>\n    internal static ReadOnlySpan<{type_}> {name} =>\n    [\n{literals(values)}\n    ];\n"


def flat(pairs):
    return [repr(v) for p in pairs for v in p]


LN2 = Fraction(Decimal(2).ln())
exponential = [pair(Fraction((Decimal(2).ln() * j / 128).exp())) for j in range(128)]
write("ExponentialTable", "2^(j/128) for j = 0 ... 127.",
      span("High and low part of each entry, in turn.", "double", "Entries", flat(exponential)))

# Interval i holds the doubles m with (bits of m - bits of 0.6875) >> 45 == i: steps of 1/256 below 1 and of 1/128 above. The two at 1 use
# the reciprocal 1, so that the logarithm keeps its relative precision there.
logarithm = []
for i in range(128):
    low = Fraction(11, 16) + Fraction(i, 256) if i < 80 else 1 + Fraction(i - 80, 128)
    centre = low + (Fraction(1, 512) if i < 80 else Fraction(1, 256))
    inverse = 1.0 if i in (79, 80) else double(1 / centre)
    exact = Fraction(-(Decimal(inverse).ln())) if inverse != 1.0 else Fraction(0)
    logarithm.append((inverse, *pair(exact)))
write("LogarithmTable", "Reciprocals near the centres of 128 intervals of [0.6875, 1.375), and minus their logarithms.",
      span("Reciprocal, high and low part of its negated logarithm, in turn.", "double", "Entries", flat(logarithm)))

arctangent = [pair(atan_fraction(Fraction(j, 64))) for j in range(65)]
write("ArctangentTable", "The arctangents of j/64 for j = 0 ... 64.",
      span("High and low part of each entry, in turn.", "double", "Entries", flat(arctangent)))

BITS = 1280
two_over_pi = (2 << (2 * BITS + 64)) // pi_fixed(BITS + 64)  # 2/pi * 2^BITS
words = [0] + [(two_over_pi >> (BITS - 64 * (i + 1))) & (2**64 - 1) for i in range(BITS // 64)]
write("TwoOverPi", "The binary fraction of 2/pi, enough to reduce the largest double.",
      span("A word of zeros, then 1,280 bits of the fraction, most significant first.", "ulong", "Words", [f"0x{w:016X}" for w in words]))

if __name__ == "__main__":
    PI = Fraction(pi_fixed(400), 1 << 400)

    def trimmed(x, bits):
        """The upper bits of x as a double, and the rest as a double."""
        hi = double(x)
        exponent = 0
        while Fraction(2) ** (exponent + 1) <= x:
            exponent += 1
        while Fraction(2) ** exponent > x:
            exponent -= 1
        unit = Fraction(2) ** (exponent - bits + 1)
        hi = double((Fraction(x) / unit).__floor__() * unit)
        return hi, double(Fraction(x) - Fraction(hi))

    print("ln2/128, 34 bits + rest", trimmed(LN2 / 128, 34))
    print("128/ln2", double(128 / LN2))
    print("ln2, 42 bits + rest", trimmed(LN2, 42))
    print("pi/2", pair(PI / 2), "pi", pair(PI), "pi/4", pair(PI / 4), "3pi/4", pair(3 * PI / 4))
    print("1/6", pair(Fraction(1, 6)), "cbrt2", repr(2 ** (1 / 3)), repr(4 ** (1 / 3)))
