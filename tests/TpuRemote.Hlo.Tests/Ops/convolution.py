"""Expected values of ConvolutionOpTests, by numpy from the definition in the specification: pad, dilate, slice, reverse, dot.

Run with: python3 convolution.py. Operands count 1, 2, 3 ... modulo small primes, so that every sum is a small whole number.
"""
import numpy as np


def numbers(shape, modulus):
    return (np.arange(np.prod(shape)) % modulus + 1).reshape(shape).astype(np.float64)


def pad(x, low, high, interior):
    """Zeros around and between the elements of all dimensions; negative numbers cut."""
    for d in range(x.ndim):
        size = 0 if x.shape[d] == 0 else (x.shape[d] - 1) * (interior[d] + 1) + 1
        spread = np.zeros(x.shape[:d] + (size,) + x.shape[d + 1:])
        np.moveaxis(spread, d, 0)[::interior[d] + 1] = np.moveaxis(x, d, 0)
        widths = [(0, 0)] * x.ndim
        widths[d] = (max(low[d], 0), max(high[d], 0))
        spread = np.pad(spread, widths)
        stop = spread.shape[d] + min(high[d], 0)
        x = np.moveaxis(np.moveaxis(spread, d, 0)[-min(low[d], 0):stop], 0, d)
    return x


def convolution(lhs, rhs, strides, padding, lhs_dilation, rhs_dilation, reversal, features=1, batches=1):
    """lhs is [batch, feature, spatial ...], rhs is [output feature, input feature, spatial ...], the result as lhs."""
    if features > 1 or batches > 1:
        count, axis = (features, 1) if features > 1 else (batches, 0)
        parts = [convolution(l, r, strides, padding, lhs_dilation, rhs_dilation, reversal)
                 for l, r in zip(np.split(lhs, count, axis), np.split(rhs, count, 0))]
        return np.concatenate(parts, 1)
    spatial = lhs.ndim - 2
    padded = pad(lhs, [0, 0] + [p[0] for p in padding], [0, 0] + [p[1] for p in padding], [0, 0] + [d - 1 for d in lhs_dilation])
    extent = [(rhs.shape[2 + d] - 1) * rhs_dilation[d] + 1 for d in range(spatial)]
    out = [(padded.shape[2 + d] - extent[d]) // strides[d] + 1 for d in range(spatial)]
    result = np.zeros([lhs.shape[0], rhs.shape[0]] + out)
    for place in np.ndindex(*out):
        window = padded[(slice(None), slice(None)) + tuple(
            slice(p * strides[d], p * strides[d] + extent[d], rhs_dilation[d]) for d, p in enumerate(place))]
        window = np.flip(window, [2 + d for d in range(spatial) if reversal[d]])
        axes = list(range(1, 2 + spatial))
        result[(slice(None), slice(None)) + place] = np.tensordot(window, rhs, (axes, axes))
    return result


def show(name, result):
    print(name, list(result.shape))
    print("    [" + ", ".join(str(int(v)) for v in result.ravel()) + "]")


# Layout [b, f, 0, 1] x [o, i, 0, 1] -> [b, f, 0, 1] in all cases.
show("everything at once", convolution(
    numbers((2, 2, 4, 5), 7), numbers((3, 2, 2, 3), 5), [2, 1], [(1, 2), (-1, 3)], [2, 1], [1, 2], [True, False]))
show("feature groups", convolution(
    numbers((1, 4, 5), 7), numbers((6, 2, 3), 5), [1], [(1, 1)], [1], [1], [False], features=2))
show("batch groups", convolution(
    numbers((4, 2, 4), 7), numbers((6, 2, 2), 5), [2], [(0, 0)], [1], [1], [False], batches=2))
# The same as [0, b, f] x [i, 0, o] -> [f, 0, b].
show("another layout", np.transpose(convolution(
    np.transpose(numbers((5, 2, 3), 7), (1, 2, 0)), np.transpose(numbers((3, 2, 4), 5), (2, 0, 1)),
    [1], [(1, 0)], [1], [2], [False]), (1, 2, 0)))
