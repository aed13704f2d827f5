# Reference values of the Bessel functions, Hurwitz' zeta and Owen's T and their derivatives at 50 digits, written to
# bessel.json beside this file. Usage: python3 bessel.py; needs mpmath. The form is that of incomplete-gamma.json.
import json
import os
import random
import struct

import mpmath as M
from mpmath import mp, mpf

mp.dps = 60
rng = random.Random(20261125)
here = os.path.dirname(os.path.abspath(__file__))


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def power(low, high):
    return lambda: 10 ** rng.uniform(low, high)


def scaled(n, x):  # e^-x·Iₙ(x)
    if x < 1000:
        return M.besseli(n, x) * M.exp(-x)
    total = term = mpf(1)
    for k in range(1, 80):
        term *= -(4 * n * n - (2 * k - 1) ** 2) / (k * 8 * x)
        total += term
        if abs(term) < mpf(10) ** -70:
            break
    return total / M.sqrt(2 * M.pi * x)


def debye(n, x, sign):
    """Σ Uₖ(p)(±1/ν)ᵏ for √(ν² + x²) above 3000"""
    s = M.sqrt(n * n + x * x)
    u, total = {0: mpf(1)}, mpf(1)
    for k in range(1, 26):
        v = {}
        for e, c in u.items():
            for d, f in ((1, mpf(e) / 2 + mpf(1) / (8 * (e + 1))), (3, -mpf(e) / 2 - mpf(5) / (8 * (e + 3)))):
                v[e + d] = v.get(e + d, 0) + c * f
        u = v
        total += sum(c * (n / s) ** (e - k) for e, c in u.items()) * (sign / s) ** k
    return total


def exponent(n, x):
    s = M.sqrt(n * n + x * x)
    return s + (n * M.log(x / (n + s)) if n else 0)


def log_i(n, x):
    s = M.sqrt(n * n + x * x)
    if s < 3000:
        return M.log(M.besseli(n, x))
    return exponent(n, x) + M.log(debye(n, x, 1) / M.sqrt(2 * M.pi * s))


def log_k(n, x):
    s = M.sqrt(n * n + x * x)
    if s < 1000:
        with mp.workdps(80 + int(s)):  # a difference of two I
            return M.log(M.besselk(n, x))
    return -exponent(n, x) + M.log(debye(n, x, -1) * M.sqrt(M.pi / (2 * s)))


def differences(f, *x):
    """f and its first and second derivatives by central differences; the steps leave some 25 digits"""
    h = [v * mpf(10) ** -15 for v in x]
    at = lambda *k: f(*(v + i * d for v, i, d in zip(x, k, h)))
    if len(x) == 1:
        a, b, c = at(-1), at(0), at(1)
        return {"": b, ".x": (c - a) / (2 * h[0]), ".xx": (c - 2 * b + a) / h[0] ** 2}
    b = at(0, 0)
    left, right, down, up = at(-1, 0), at(1, 0), at(0, -1), at(0, 1)
    mixed = (at(1, 1) + at(-1, -1) - at(1, -1) - at(-1, 1)) / (4 * h[0] * h[1])
    return {
        "": b,
        ".n": (right - left) / (2 * h[0]),
        ".x": (up - down) / (2 * h[1]),
        ".nn": (right - 2 * b + left) / h[0] ** 2,
        ".nx": mixed,
        ".xx": (up - 2 * b + down) / h[1] ** 2,
    }


one = [power(-6, 1.3), power(1, 8), lambda: rng.uniform(0.1, 14)]
two = [
    (power(-3, 1.4), power(-3, 1.4)),
    (power(-1, 6), power(-1, 6)),
    (lambda: rng.uniform(0.2, 30), lambda: rng.uniform(0.2, 30)),
    (lambda: float(rng.randrange(1, 20)), power(-2, 4)),
]
functions = {
    "besselI0e": (lambda x: scaled(0, x), one),
    "besselI1e": (lambda x: scaled(1, x), one),
    "besselRatio": (lambda x: scaled(1, x) / scaled(0, x), one),
    "logBesselI0": (lambda x: M.log(scaled(0, x)) + x, one),
    "logBesselI": (log_i, two),
    "logBesselIRest": (lambda n, x: log_i(n, x) - exponent(n, x), two),
    "logBesselK": (log_k, two),
    "logZeta": (
        lambda n, x: M.log(M.zeta(n, x)),
        [
            (lambda: 1 + 10 ** rng.uniform(-4, 1), lambda: 1.0),
            (lambda: 1 + 10 ** rng.uniform(-3, 1.5), power(-3, 6)),
            (lambda: 1 + 10 ** rng.uniform(0, 2), power(-1, 3)),
        ],
    ),
}

rows = []
for name, (f, makers) in functions.items():
    for precision, rounded in (("f64", float), ("f32", single)):
        table = {}
        for i in range(42):
            maker = makers[i % len(makers)]
            point = [rounded(m()) for m in maker] if isinstance(maker, tuple) else [rounded(maker())]
            for suffix, value in differences(lambda *v: M.re(f(*v)), *map(mpf, point)).items():
                if precision == "f32" and len(suffix) > 2:
                    continue
                if 1e-30 < abs(value) < 1e30:
                    arguments, values = table.setdefault(name + suffix, ([], []))
                    arguments.append(point)
                    values.append(float(value))
        for fn, (arguments, values) in table.items():
            rows.append({"fn": fn, "precision": precision, "args": list(map(list, zip(*arguments))), "value": values})
with open(os.path.join(here, "bessel.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
