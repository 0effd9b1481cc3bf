#!/usr/bin/env python3
"""Writes oracle.txt: correctly rounded values of the elementary functions, computed with the standard library's decimal arithmetic alone.

Usage: python3 oracle.py [points per function, default 200] > oracle.txt
A line is: function, the operands' bits, the bits of the double nearest to the exact result (all in hexadecimal). None of it goes through
the platform's libm. The points are random with a given seed, in ranges chosen for each function, hard cases included.
"""
import random
import struct
import sys
from decimal import Decimal, getcontext

PRECISION = 130
getcontext().prec = PRECISION
getcontext().Emax = 10**12
getcontext().Emin = -(10**12)


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from_bits(b):
    return struct.unpack("<d", struct.pack("<Q", b))[0]


def pi(digits):
    scale = 10 ** (digits + 10)

    def arctan_inverse(n):
        term = scale // n
        total, k, sign = 0, 1, 1
        while term:
            total += sign * (term // k)
            term //= n * n
            k, sign = k + 2, -sign
        return total
    return Decimal(16 * arctan_inverse(5) - 4 * arctan_inverse(239)) / Decimal(scale)


getcontext().prec = 900
PI = pi(850)
getcontext().prec = PRECISION


def quarter(x):
    """(x - n pi/2, n mod 4), with 130 digits left after the reduction."""
    getcontext().prec = 850
    n = int((x / (PI / 2)).to_integral_value())
    r = x - n * (PI / 2)
    getcontext().prec = PRECISION
    return +r, n % 4


def series(first, ratio):
    """first + first*ratio(1) + first*ratio(1)*ratio(2) ..."""
    total = term = first
    k = 1
    while term != 0 and abs(term) > abs(total) * Decimal(10) ** -(PRECISION - 5):
        term *= ratio(k)
        total += term
        k += 1
    return total


def sin_small(r):
    return series(r, lambda k: -r * r / (2 * k * (2 * k + 1)))


def cos_small(r):
    return series(Decimal(1), lambda k: -r * r / (2 * k * (2 * k - 1)))


def sin(x):
    r, n = quarter(x)
    v = cos_small(r) if n & 1 else sin_small(r)
    return -v if n & 2 else v


def cos(x):
    r, n = quarter(x)
    v = sin_small(r) if n & 1 else cos_small(r)
    return -v if n in (1, 2) else v


def expm1(x):
    return series(x, lambda k: x / (k + 1)) if abs(x) < 1 else x.exp() - 1


def log1p(x):
    if abs(x) < Decimal("1e-20"):
        return x - x * x / 2 + x ** 3 / 3 - x ** 4 / 4 + x ** 5 / 5 - x ** 6 / 6
    return (1 + x).ln()


def tanh(x):
    e = expm1(2 * x)
    return e / (e + 2)


def atan(u):
    """0 <= u; halves the angle until the series is fast."""
    if u > 1:
        return PI / 2 - atan(1 / u)
    halvings = 0
    while u > Decimal("0.05"):
        u = u / (1 + (1 + u * u).sqrt())
        halvings += 1
    total = term = u
    k = 1
    while term != 0 and abs(term) > abs(total) * Decimal(10) ** -(PRECISION - 5):
        term *= -u * u
        total += term / (2 * k + 1)
        k += 1
    return +(total * 2 ** halvings)


def atan2(y, x):
    a = PI / 2 if x == 0 else atan(abs(y) / abs(x))
    a = a if x >= 0 else PI - a
    return a if y >= 0 else -a


FUNCTIONS = {
    "exp": lambda x: x.exp(),
    "expm1": expm1,
    "log": lambda x: x.ln(),
    "log1p": log1p,
    "sin": sin,
    "cos": cos,
    "tan": lambda x: sin(x) / cos(x),
    "tanh": tanh,
    "logistic": lambda x: 1 / (1 + (-x).exp()) if x >= 0 else x.exp() / (1 + x.exp()),
    "cbrt": lambda x: (abs(x).ln() / 3).exp().copy_sign(x),
    "rsqrt": lambda x: 1 / x.sqrt(),
    "atan2": atan2,
    "pow": lambda x, y: (y * x.ln()).exp(),
}

R = random.Random(20261120)


def any_magnitude(low=-1074, high=1024, signed=True):
    x = from_bits(R.getrandbits(52) | 1023 << 52) * 2.0 ** -1
    e = R.randrange(low, high + 1)
    x = x * 2.0 ** (e // 2) * 2.0 ** (e - e // 2)
    return -x if signed and R.random() < 0.5 else x


def near(c, width=2**20):
    return from_bits(bits(c) + R.randrange(-width, width))


def near_quarter():
    """The double nearest to a random multiple of pi/2."""
    return float(Decimal(int(any_magnitude(1, 60, False)) or 1) * PI / 2)


# Close to a multiple of pi/2, and the double that comes closest to one: 6381956970095103 * 2^797 (Muller et al., Handbook of
# Floating-Point Arithmetic, section 10.2).
HARD_ANGLES = [6381956970095103 * 2.0 ** 797, 3.141592653589793, 1.5707963267948966, 11.0, 22.0, 355.0, 1e22, 1.7976931348623157e308]


def angles(i):
    if i < len(HARD_ANGLES):
        return HARD_ANGLES[i]
    return [R.uniform(-1, 1), R.uniform(-10, 10), any_magnitude(), near_quarter(), any_magnitude(-30, 64)][i % 5]


def powers(i):
    kind = i % 5
    if kind == 0:
        return R.uniform(0, 100), R.uniform(-50, 50)
    if kind == 1:  # results over the whole range, from any base
        x = any_magnitude(signed=False)
        return x, float(Decimal(R.uniform(-744, 709)) / Decimal(x).ln())
    if kind == 2:  # near 1 to a large power
        x = near(1.0, 2**40)
        return x, float(Decimal(R.uniform(-700, 700)) / Decimal(x).ln())
    if kind == 3:  # exact or nearly so
        return float(R.randrange(2, 30)), float(R.randrange(-11, 11))
    return R.uniform(0, 4), R.choice([0.5, 1.5, -0.5, 2.0, 3.0, -1.0, 1 / 3])


POINTS = {
    "exp": lambda i: [R.uniform(-1, 1), R.uniform(-20, 20), R.uniform(-745, 709.7), any_magnitude(-60, 8), R.uniform(-745.1, -708)][i % 5],
    "expm1": lambda i: [R.uniform(-1, 1), R.uniform(-40, 40), R.uniform(-0.01, 0.01), any_magnitude(-1074, 8), R.uniform(0, 709)][i % 5],
    "log": lambda i: [any_magnitude(signed=False), near(1.0), near(1.0, 2**46), R.uniform(0, 10)][i % 4],
    "log1p": lambda i: [
        abs(any_magnitude()), any_magnitude(-70, 0) * 0.99, R.uniform(-0.01, 0.01), R.uniform(-1, 10), near(-1.0, 2**30) + 2**-20][i % 5],
    "sin": angles,
    "cos": angles,
    "tan": angles,
    "tanh": lambda i: [R.uniform(-1, 1), R.uniform(-20, 20), R.uniform(-0.01, 0.01), any_magnitude(-1074, 4)][i % 4],
    "logistic": lambda i: [
        R.uniform(-1, 1), R.uniform(-40, 40), R.uniform(-745, 40), any_magnitude(-60, 5), R.uniform(-745.1, -708)][i % 5],
    "cbrt": lambda i: [any_magnitude(), R.uniform(-10, 10), float(R.randrange(-1000, 1000) ** 3 or 1)][i % 3],
    "rsqrt": lambda i: [any_magnitude(signed=False), R.uniform(0, 10), float(R.randrange(1, 1000) ** 2)][i % 3],
    "atan2": lambda i: [
        (R.uniform(-1, 1), R.uniform(-1, 1)), (any_magnitude(), any_magnitude()), (any_magnitude(-5, 5), any_magnitude(-5, 5)),
        (any_magnitude(-40, 0), R.choice([-1.0, 1.0])), (any_magnitude(-1074, -1000), any_magnitude(-1074, -1000))][i % 5],
    "pow": powers,
}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for name, function in FUNCTIONS.items():
        for i in range(count):
            operands = POINTS[name](i)
            operands = operands if isinstance(operands, tuple) else (operands,)
            if name == "log1p" and operands[0] <= -1:
                continue
            result = float(function(*map(Decimal, operands)))
            print(name, *(f"{bits(v):016x}" for v in (*operands, result)))


if __name__ == "__main__":
    main()
