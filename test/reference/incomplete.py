# Reference values of the incomplete gamma functions and their derivatives, written to incomplete-gamma.json beside this
# file. Usage: python3 incomplete.py; needs mpmath. Values are right to 50 digits: sums of integers with as many bits as
# the smaller tail needs, derivatives in the shape by central differences of these.
# Each entry: {"fn", "precision", "args": one list per argument, "value"}; "logGammaP.ax" is a second derivative.
import json
import math
import os
import random
import struct

import mpmath as M
from mpmath import mp, mpf

rng = random.Random(20261125)
here = os.path.dirname(os.path.abspath(__file__))


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def log_density(a, x):  # of x^a e^-x / Γ(a + 1)
    return a * M.log(x) - x - M.loggamma(a + 1)


def integers(*values):
    """The values as integers of one scale, exactly."""
    shift = max(0, *(-v.man_exp[1] for v in values))
    return [int(M.ldexp(v, shift)) for v in values], 1 << shift


def series(a, x, digits):
    """Σ xⁿ/((a + 1)…(a + n))"""
    bits = int(digits * 3.33) + 80
    (a, x), step = integers(a, x)
    term = total = 1 << bits
    n = 1
    while term:
        term = term * x // (a + n * step)
        total += term
        n += 1
    return mpf(total) / (1 << bits)


def fraction(a, x):
    """log Q far above a, by the continued fraction"""
    b = x + 1 - a
    rho, t, g, k = mpf(0), mpf(1), mpf(1), 1
    while abs(t) > mpf(10) ** -(mp.dps + 5) * g:
        tau = k * (k - a) * (1 + rho)
        rho = tau / ((b + 2 * k) * (b + 2 * k - 2) - tau)
        t *= rho
        g += t
        k += 1
    return log_density(a, x) + M.log(a * g / b)


def logs(a, x, digits):
    """log P, log Q to so many digits, relative"""
    if x == 0:
        return -M.inf, mpf(0)
    lost = 20 + max(0, int(-M.log10(a)))
    if x > a:
        lost += int((x - a - a * M.log(x / a)) / M.log(10))
    with mp.workdps(digits + (20 if lost > 400 else lost)):
        if lost > 400:  # then x is far above a, and the fraction converges soon
            q = fraction(a, x)
            return M.log1p(-M.exp(q)), q
        p = log_density(a, x) + M.log(series(a, x, mp.dps))
        return p, M.log1p(-M.exp(p)) if p > -10000 else -M.exp(p)


def everything(a, x):
    """name → value, of both logarithms and their derivatives"""
    a, x = mpf(a), mpf(x)
    with mp.workdps(130):
        h = a * mpf(10) ** -32
        below, here, above = (logs(a + d, x, 110) for d in (-h, 0, h))
        density = log_density(a, x) + M.log(a / x)
        result = {}
        for name, i, sign in (("logGammaP", 0, 1), ("logGammaQ", 1, -1)):
            slope = sign * M.exp(density - here[i])
            by_a = (above[i] - below[i]) / (2 * h)
            result[name] = here[i]
            result[f"{name}.a"] = by_a
            result[f"{name}.x"] = slope
            result[f"{name}.aa"] = (above[i] - 2 * here[i] + below[i]) / h**2
            result[f"{name}.ax"] = slope * (M.log(x) - M.psi(0, a) - by_a)
            result[f"{name}.xx"] = slope * ((a - 1) / x - 1 - slope)
        return result


def points(precision):
    """(a, x): small shapes, the body, both tails as far as 1e-300 and beyond, shapes to 1e8, the borders of the methods."""
    rounded = single if precision == "f32" else float
    power = lambda low, high: 10 ** rng.uniform(low, high)
    for _ in range(10):
        a = power(-3, 0)
        yield rounded(a), rounded(power(-4, 1))
        yield rounded(a), rounded(power(-30, 0))
    for _ in range(12):
        a = power(-0.3, 1.1)
        yield rounded(a), rounded(a * power(-0.7, 0.7))
        yield rounded(a), rounded(power(-8, 2.5))
    for _ in range(10):
        a = power(1.08, 8)
        yield rounded(a), rounded(max(a + math.sqrt(a) * rng.uniform(-38, 38), a / 50))
        yield rounded(a), rounded(a + math.sqrt(a) * rng.uniform(-2, 2))
    for ratio in (0.05, 0.3, 0.32, 2.34, 2.36, 6, 20):
        a = power(1.08, 3.5)
        yield rounded(a), rounded(a * ratio)
    for a, x in ((12, 12), (1e8, 1e8), (0.5, 1.2), (1, 1), (1, 30), (3, 3), (1e-3, 1.2), (0.999, 0.5), (5, 1e-40), (11.99, 12)):
        yield rounded(a), rounded(x)
    yield rounded(1e-3), rounded(1e-30 if precision == "f32" else 1e-300)
    yield rounded(2), rounded(2e4)


rows = []
for precision in ("f64", "f32"):
    most, least = (1e308, 1e-290) if precision == "f64" else (1e38, 1e-36)
    table = {}
    for a, x in points(precision):
        for name, value in everything(a, x).items():
            if least < abs(value) < most:
                arguments, values = table.setdefault(name, ([], []))
                arguments.append((a, x))
                values.append(float(value))
    for name, (arguments, values) in table.items():
        rows.append({"fn": name, "precision": precision, "args": list(map(list, zip(*arguments))), "value": values})
with open(os.path.join(here, "incomplete-gamma.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
