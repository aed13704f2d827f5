"""Reference values of families made of others, by mpmath at 50 digits: python3 test/reference/families/made.py"""
import json
import os
import sys

from mpmath import asinh, erfc, exp, expm1, inf, log, log1p, mp, mpf, pi, sinh, sqrt

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from distributions import number, row  # noqa: E402

# differences of tails lose digits: enough are carried that 50 remain
mp.dps = 120


class Normal:
    """Density, probability at or below, and above."""

    def __init__(self, loc, scale):
        self.m, self.s = mpf(loc), mpf(scale)

    def z(self, y):
        return (mpf(y) - self.m) / self.s

    def p(self, y):
        return exp(-self.z(y) ** 2 / 2) / sqrt(2 * pi) / self.s

    def f(self, y):
        return erfc(-self.z(y) / sqrt(mpf(2))) / 2

    def g(self, y):
        return erfc(self.z(y) / sqrt(mpf(2))) / 2


class LogNormal(Normal):
    def z(self, y):
        return (log(mpf(y)) - self.m) / self.s

    def p(self, y):
        return Normal.p(self, y) / mpf(y)


class Exponential:
    def __init__(self, rate):
        self.r = mpf(rate)

    def p(self, y):
        return self.r * exp(-self.r * mpf(y))

    def f(self, y):
        return -expm1(-self.r * mpf(y))

    def g(self, y):
        return exp(-self.r * mpf(y))


class Weibull:
    def __init__(self, scale, shape):
        self.s, self.k = mpf(scale), mpf(shape)

    def h(self, y):
        return (mpf(y) / self.s) ** self.k

    def p(self, y):
        return self.k / mpf(y) * self.h(y) * exp(-self.h(y))

    def f(self, y):
        return -expm1(-self.h(y))

    def g(self, y):
        return exp(-self.h(y))


class Kumaraswamy:
    def __init__(self, a, b):
        self.a, self.b = mpf(a), mpf(b)

    def p(self, y):
        y = mpf(y)
        return self.a * self.b * y ** (self.a - 1) * (1 - y**self.a) ** (self.b - 1)

    def f(self, y):
        return 1 - self.g(y)

    def g(self, y):
        return (1 - mpf(y) ** self.a) ** self.b


class Geometric:
    """By the log-odds of a success."""

    def __init__(self, logits):
        self.q = 1 / (1 + exp(mpf(logits)))

    def p(self, y):
        return (1 - self.q) * self.q**y

    def f(self, y):
        return 1 - self.g(y)

    def g(self, y):
        return self.q ** (y + 1)


def between(d, lower, upper):
    """P(lower < Y ≤ upper), from the tail in which it lies."""
    return max(d.f(upper) - d.f(lower), d.g(lower) - d.g(upper))


# Logarithms of tails are as right as their size allows: at z from the bound the error is about 1e-16·z², and what has a share
# s of a truncation is 1e-16/s off. Rows stay where 1e-12 can be asked for.
def normal_truncated(lower, upper, cases):
    rows = []
    for loc, scale, ys in cases:
        d = Normal(loc, scale)
        f = (lambda y: d.f(y)) if lower is None else (lambda y: between(d, lower, y))
        low = -inf if lower is None else lower
        high = inf if upper is None else upper
        whole = between(d, low, high)
        for y in ys:
            rows.append({"params": {"loc": loc, "scale": scale}, "y": y, **row(d.p(y) / whole, f(y) / whole, between(d, y, high) / whole)})
    return rows


def geometric_truncated(lower, upper):
    rows = []
    for logits in [-1, 0.5, -12, 3]:
        d = Geometric(logits)
        p = {y: d.p(y) for y in range(lower, upper + 1)}
        whole = sum(p.values())
        constants = {"entropy": number(-sum(v / whole * log(v / whole) for v in p.values())), "mode": lower}
        for y in range(lower, upper + 1):
            f = sum(p[k] for k in p if k <= y) / whole
            g = sum(p[k] for k in p if k > y) / whole
            rows.append({"params": {"logits": logits}, "y": y, **row(p[y] / whole, f, g), **constants})
            constants = {}
    return rows


def clipped(lower, upper):
    rows = []
    for loc, scale in [(0.5, 1.5), (-30, 2), (3, 0.5), (40, 1)]:
        d = Normal(loc, scale)
        for y in [lower, -0.75, 0, 0.5, 1.25, 2.25, upper]:
            p = d.f(lower) if y == lower else d.g(upper) if y == upper else d.p(y)
            f, g = (mpf(1), mpf(0)) if y == upper else (d.f(y), d.g(y))
            rows.append({"params": {"loc": loc, "scale": scale}, "y": y, **row(p, f, g)})
    return rows


def rounded():
    rows = []
    half = mpf(1) / 2
    for loc, scale in [(0.5, 1.5), (-1, 12), (3, 0.125), (0.25, 1000)]:
        d = Normal(loc, scale)
        for y in [-30, -9, -3, -1, 0, 1, 2, 3, 5, 40]:
            values = row(between(d, y - half, y + half), d.f(y + half), d.g(y + half))
            rows.append({"params": {"loc": loc, "scale": scale}, "y": y, **values})
    return rows


def zero_inflated_geometric(hurdle):
    rows = []
    for zero, logits in [(0.25, -1), (0.625, 2), (1e-9, -8), (0.999, 0.5)]:
        d, z = Geometric(logits), mpf(zero)
        share = (1 - z) / (d.g(0) if hurdle else 1)
        mean = share * d.q / (1 - d.q)
        second = share * (d.q / (1 - d.q) ** 2 + (d.q / (1 - d.q)) ** 2)
        constants = {"mean": number(mean), "variance": number(second - mean**2)}
        for y in [0, 1, 2, 3, 5, 9, 20, 300]:
            p = (z if hurdle else z + share * d.p(0)) if y == 0 else share * d.p(y)
            g = share * d.g(y)
            rows.append({"params": {"zeroProb": zero, "logits": logits}, "y": y, **row(p, 1 - g, g), **constants})
            constants = {}
    return rows


def zero_inflated_weibull():
    rows = []
    for zero, scale, shape in [(0.25, 1.5, 1.5), (1e-6, 2, 0.5), (0.875, 0.25, 3)]:
        d, z = Weibull(scale, shape), mpf(zero)
        moments = [d.s**n * mp.gamma(1 + n / d.k) for n in (1, 2)]
        mean = (1 - z) * moments[0]
        constants = {"mean": number(mean), "variance": number((1 - z) * moments[1] - mean**2)}
        for y in [0, 1e-100, 1e-9, 0.125, 0.75, 1.5, 3, 8]:
            p = z if y == 0 else (1 - z) * d.p(y)
            f, g = (z, 1 - z) if y == 0 else (z + (1 - z) * d.f(y), (1 - z) * d.g(y))
            params = {"zeroProb": zero, "scale": scale, "shape": shape}
            rows.append({"params": params, "y": y, **row(p, f, g), **constants})
            constants = {}
    return rows


def inflated_kumaraswamy():
    rows = []
    for shares, a, b in [([0.5, 0.25, 0.25], 1.5, 2.5), ([0.125, 0.75, 0.125], 0.5, 0.75), ([0.9375, 0.03125, 0.03125], 30, 4)]:
        d, (own, at0, at1) = Kumaraswamy(a, b), [mpf(v) for v in shares]
        moment = [d.b * mp.beta(1 + n / d.a, d.b) for n in (1, 2)]
        mean = own * moment[0] + at1
        constants = {"mean": number(mean), "variance": number(own * moment[1] + at1 - mean**2)}
        for y in [0, 1e-50, 0.01, 0.25, 0.5, 0.75, 0.96875, 1]:
            p = at0 if y == 0 else at1 if y == 1 else own * d.p(y)
            f = at0 if y == 0 else mpf(1) if y == 1 else at0 + own * d.f(y)
            params = {"inflation": shares, "concentration1": a, "concentration0": b}
            rows.append({"params": params, "y": y, **row(p, f, 1 - f), **constants})
            constants = {}
    return rows


def through(base, params_of, cases, inverse, slope, ys):
    """Of y = T(x): the base at x = T⁻¹(y), its density over dT/dx."""
    rows = []
    for own, extra in cases:
        d = base(*own)
        params = params_of(own, extra)
        for y in ys:
            x = inverse(mpf(y), *[mpf(v) for v in extra])
            values = row(d.p(x) / slope(x, mpf(y), *[mpf(v) for v in extra]), d.f(x), d.g(x))
            rows.append({"params": params, "y": y, **values})
    return rows


def names(own, extra=()):
    return lambda a, b: {**dict(zip(own, a)), **dict(zip(extra, b))}


def shifted():
    rows = through(
        Exponential, names(["rate"], ["shift"]), [([0.75], [-2]), ([3], [0.5]), ([1e-3], [-1e6])],
        lambda y, s: y - s, lambda x, y, s: 1, [0.5625, 0.75, 1, 3, 40, 300],
    )
    for r in rows:
        r["mean"] = number(mpf(r["params"]["shift"]) + 1 / mpf(r["params"]["rate"]))
    return rows


bell = [[0.5, 1.5], [-1, 2], [0.25, 0.125]]
positive = [1e-30, 1e-3, 0.25, 0.9375, 1.5, 3, 40]
reals = [-90, -3, -0.5, 0, 0.25, 1.5, 3, 40]


def mixture():
    rows = []
    for weights, loc, scale in [([0.25, 0.75], [-1, 1.5], [0.5, 1]), ([0.9990234375, 0.0009765625], [0, 40], [1, 0.125])]:
        parts = [(mpf(w), Normal(m, s)) for w, m, s in zip(weights, loc, scale)]
        mean = sum(w * d.m for w, d in parts)
        central = [sum(w * (d.s**2 + (d.m - mean) ** 2) for w, d in parts)]
        constants = {"mean": number(mean), "variance": number(central[0])}
        for y in [-60, -9, -4, -1, 0, 0.25, 1.5, 2, 5, 39.5, 40, 60]:
            values = row(*[sum(w * h(d) for w, d in parts) for h in (lambda d: d.p(y), lambda d: d.f(y), lambda d: d.g(y))])
            rows.append({"params": {"weights": weights, "loc": loc, "scale": scale}, "y": y, **values, **constants})
            constants = {}
    return rows


def independent():
    rows = []
    for loc, scale in [([0, 1], [1, 2]), ([-1e6, 0.5], [1e-3, 1e3])]:
        parts = [Normal(m, s) for m, s in zip(loc, scale)]
        constants = {
            "mean": loc,
            "variance": [number(d.s**2) for d in parts],
            "entropy": number(sum(log(2 * pi * d.s**2) + 1 for d in parts) / 2),
            "mode": loc,
        }
        for z in [(0, 0), (1, -1), (-3, 0.5), (-20, -30), (5, 8), (10, 38), (0.25, -0.75)]:
            y = [float(d.m + v * d.s) for d, v in zip(parts, z)]
            product = lambda h: mp.fprod(h(d, v) for d, v in zip(parts, y))  # noqa: E731
            values = row(product(lambda d, v: d.p(v)), product(lambda d, v: d.f(v)), product(lambda d, v: d.g(v)))
            rows.append({"params": {"loc": loc, "scale": scale}, "y": y, **values, **constants})
            constants = {}
    return rows


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "made.json")
    far = [0.125, 0.5, 1, 2, 8]
    tables = {
        "Truncated(Normal, { lower: 0 })": normal_truncated(
            0, None, [(0.5, 1.5, far), (-30, 2, [0.0625, *far]), (3, 0.5, far), (-80, 2, far), (1e8, 1e8, [1e6, 1e7, 3e8])]
        ),
        "Truncated(Normal, { lower: -1, upper: 2.5 })": normal_truncated(
            -1, 2.5, [(m, s, [-0.9375, -0.5, 0, 0.25, 1.5, 2.375]) for m, s in [(0.5, 1.5), (-30, 2), (20, 1), (0, 16)]]
        ),
        "Truncated(Geometric, { lower: 1, upper: 9 })": geometric_truncated(1, 9),
        "Clipped(Normal, { lower: -1, upper: 2.5 })": clipped(-1, 2.5),
        "Rounded(Normal, 1)": rounded(),
        "ZeroInflated(Geometric)": zero_inflated_geometric(False),
        "ZeroInflated(Weibull)": zero_inflated_weibull(),
        "Hurdle(Geometric)": zero_inflated_geometric(True),
        "Inflated(Kumaraswamy, [0, 1])": inflated_kumaraswamy(),
        "Shifted(Exponential)": shifted(),
        "Transformed(Normal, softplus)": through(
            Normal, names(["loc", "scale"]), [(b, []) for b in bell], lambda y: log(expm1(y)), lambda x, y: 1 / (1 + exp(-x)), positive
        ),
        "Transformed(Normal, sigmoid)": through(
            Normal, names(["loc", "scale"]), [(b, []) for b in bell], lambda y: log(y) - log1p(-y), lambda x, y: y * (1 - y),
            [1e-30, 1e-3, 0.25, 0.5, 0.9375, 1 - 2.0**-40],
        ),
        "Transformed(Normal, sinhArcsinh)": through(
            Normal, names(["loc", "scale"], ["skew", "tail"]), [(bell[0], [0.5, 0.75]), (bell[1], [-0.25, 1.5]), (bell[2], [2, 0.25])],
            lambda y, k, t: sinh(asinh(y) * t - k),
            lambda x, y, k, t: sqrt(1 + y * y) / sqrt(1 + x * x) / t,
            reals,
        ),
        "Transformed(LogNormal, boxCox)": through(
            LogNormal, names(["loc", "scale"], ["lambda"]), [(bell[0], [0.375]), (bell[1], [1.5]), (bell[2], [0.015625])],
            lambda y, l: (1 + l * y) ** (1 / l), lambda x, y, l: x ** (l - 1), [-0.625, -0.25, 0.0078125, 0.25, 1.5, 3, 40],
        ),
        "Transformed(Exponential, power)": through(
            Exponential, names(["rate"], ["power"]), [([0.75], [0.625]), ([2], [3]), ([1e-3], [0.125])],
            lambda y, p: y ** (1 / p), lambda x, y, p: p * x ** (p - 1), positive,
        ),
        "Transformed(Normal, affine, exp)": through(
            Normal, names(["loc", "scale"], ["shift", "stretch"]), [(bell[0], [0.25, 0.5]), (bell[1], [-3, 2]), (bell[2], [0, 8])],
            lambda y, a, b: (log(y) - a) / b, lambda x, y, a, b: y * b, positive,
        ),
        "Mixture(Normal, 2)": mixture(),
        "Independent(Normal, 2)": independent(),
    }
    with open(path, "w") as file:
        json.dump(tables, file, indent=None, separators=(",", ":"))
        file.write("\n")
