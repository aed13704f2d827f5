# Reference values of the special functions at 50 digits, written to special.json beside this file.
# Usage: python3 special.py [points per function, default 48] [output]; needs mpmath.
# Each entry: {"fn", "precision", "args": one list per argument, "value", "rest"?, "scale"?}; value + rest is the truth,
# scale (default |value|) is what the error is relative to where a difference of two terms passes through zero.
import json
import os
import random
import struct
import sys

import mpmath as M
from mpmath import mp, mpf

mp.dps = 110
N = int(sys.argv[1]) if len(sys.argv) > 1 else 48
out = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "special.json")
rng = random.Random(20261123)


def f32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def uniform(a, b):
    return lambda: rng.uniform(a, b)


def power(low, high, sign=1):
    """log-uniform between two powers of ten"""
    return lambda: sign * 10 ** rng.uniform(low, high)


def near(c, low, high=-1):
    return lambda: c + rng.choice((-1, 1)) * 10 ** rng.uniform(low, high)


def phi(x):
    return M.exp(-x * x / 2) / M.sqrt(2 * M.pi)


def upper(x):  # 1 − Φ(x)
    return M.erfc(x / M.sqrt(2)) / 2


def hazard(x):
    if x > 1e4:  # h = x + 1/(x + 2/(x + 3/(x + …)))
        d = mpf(0)
        for k in range(60, 0, -1):
            d = k / (x + d)
        return x + d
    return phi(x) / upper(x)


def gap(x):
    if x > 1e4:
        d = mpf(0)
        for k in range(60, 0, -1):
            d = k / (x + d)
        return d
    return hazard(x) - x


def log_ndtr(x):
    if x > 0:
        return M.log1p(-upper(x))
    return -x * x / 2 - M.log(M.sqrt(2 * M.pi) * hazard(-x))


def erfcx(x):
    return M.sqrt(2 / M.pi) / hazard(x * M.sqrt(2)) if x > 1 else M.exp(x * x) * M.erfc(x)


def lower_quantile(l):  # t > 0 with log Φ(−t) = l
    t = M.sqrt(-2 * l)
    if t > 3:
        t = M.sqrt(t * t - M.log(2 * M.pi * t * t))
    for _ in range(200):
        step = (log_ndtr(-t) - l) / hazard(t)
        t += step
        if abs(step) < abs(t) * mpf(10) ** -45:
            break
    return t


def ndtri(p):
    if p == 0.5:
        return mpf(0)
    if 0.1 < p < 0.9:
        return M.findroot(lambda x: M.ncdf(x) - p, M.sqrt(2) * M.erfinv(2 * p - 1))
    return -lower_quantile(M.log(p)) if p < 0.5 else lower_quantile(M.log(1 - p))


def ndtri_exp(l):
    if l < -2.3:
        return -lower_quantile(l)
    if l > -0.1:
        return lower_quantile(M.log(-M.expm1(l)))
    return ndtri(M.exp(l))


def remainder(x):
    return M.loggamma(x) - (x - mpf(1) / 2) * M.log(x) + x - M.log(2 * M.pi) / 2


def bd0(x, m):
    return x * M.log(x / m) + m - x if x > 0 else m


functions = {
    # name: (definition, argument makers in f64, in f32, scale)
    "erf": (M.erf, [(uniform(-6.5, 6.5),), (power(-300, 0),)], [(uniform(-4.5, 4.5),), (power(-30, 0),)]),
    "erfc": (M.erfc, [(uniform(-6, 26.5),), (power(-20, 0, -1),)], [(uniform(-4, 9.1),), (power(-20, 0, -1),)]),
    "erfcx": (erfcx, [(uniform(-26.5, 9),), (power(-20, 300),)], [(uniform(-9.3, 9),), (power(-20, 37),)]),
    "ndtr": (lambda x: M.ncdf(x), [(uniform(-37.5, 9),), (power(-20, 0),)], [(uniform(-12.9, 6),), (power(-20, 0),)]),
    "logNdtr": (
        log_ndtr,
        [(uniform(-50, 37),), (uniform(-3, 3),), (power(-20, 150, -1),)],
        [(uniform(-50, 12.9),), (uniform(-3, 3),), (power(-20, 18, -1),)],
    ),
    "normalHazard": (
        hazard,
        [(uniform(-37, 40),), (uniform(-3, 3),), (power(-20, 300),)],
        [(uniform(-12.9, 40),), (uniform(-3, 3),), (power(-20, 37),)],
    ),
    "millsGap": (
        gap,
        [(uniform(-40, 40),), (uniform(-3, 3),), (power(-20, 300),)],
        [(uniform(-40, 40),), (uniform(-3, 3),), (power(-20, 37),)],
    ),
    "ndtri": (
        ndtri,
        [(power(-307, -0.3),), (uniform(0, 1),), (lambda: 1 - 10 ** rng.uniform(-15, 0),)],
        [(power(-37, -0.3),), (uniform(0, 1),), (lambda: 1 - 10 ** rng.uniform(-6, 0),)],
    ),
    "ndtriExp": (
        ndtri_exp,
        [(power(-300, 300, -1),), (uniform(-3, 0),), (power(0, 4, -1),)],
        [(power(-37, 37, -1),), (uniform(-3, 0),), (power(0, 4, -1),)],
        lambda x, l: max(abs(x), mpf(1) / 2),
    ),
    "lgamma": (
        M.loggamma,
        [(power(-300, 305),), (uniform(0, 10),), (near(1, -15),), (near(2, -15),)],
        [(power(-37, 36),), (uniform(0, 10),), (near(1, -6),), (near(2, -6),)],
    ),
    "digamma": (
        lambda x: M.psi(0, x),
        [(power(-300, 300),), (uniform(0, 10),), (near(1.4616321449683622, -15),)],
        [(power(-37, 37),), (uniform(0, 10),), (near(1.4616321449683622, -6),)],
    ),
    "trigamma": (
        lambda x: M.psi(1, x),
        [(power(-150, 200),), (uniform(0, 10),)],
        [(power(-18, 37),), (uniform(0, 10),)],
    ),
}
for n in (2, 3, 4, 5):
    functions[f"polygamma{n}"] = (
        lambda x, n=n: M.psi(n, x),
        [(power(-40, 40),), (uniform(0, 30),)],
        [(power(-5, 5),), (uniform(0, 30),)],
    )


class Pair:
    """A pair of arguments: the second is made from the first."""

    def __init__(self, first, second):
        self.first, self.second = first, second


def close(low):
    return lambda x: x * (1 + rng.choice((-1, 1)) * 10 ** rng.uniform(low, -0.05))


functions |= {
    "stirlerr": (remainder, [(power(-10, 12),), (uniform(0, 5),)], [(power(-10, 12),), (uniform(0, 5),)]),
    "log1pmx": (
        lambda x: M.log1p(x) - x,
        [(power(-15, 10),), (uniform(-0.99, 2),), (power(-15, -1, -1),)],
        [(power(-15, 10),), (uniform(-0.99, 2),), (power(-15, -1, -1),)],
    ),
    "logRatio": (
        lambda x, m: M.log(x / m),
        [Pair(power(-300, 300), close(-15)), Pair(power(-300, 300), lambda x: 10 ** rng.uniform(-300, 300))],
        [Pair(power(-30, 30), close(-6)), Pair(power(-37, 37), lambda x: 10 ** rng.uniform(-37, 37))],
    ),
    "bd0": (
        bd0,
        [Pair(power(-5, 15), close(-15)), Pair(power(-5, 10), lambda x: 10 ** rng.uniform(-300, 10))],
        [Pair(power(-5, 15), close(-6)), Pair(power(-5, 10), lambda x: 10 ** rng.uniform(-37, 10))],
    ),
    "lgammaDelta": (
        lambda a, d: M.loggamma(a + d) - M.loggamma(a),
        [
            Pair(power(-3, 8), lambda a: 10 ** rng.uniform(-10, 9)),
            Pair(power(-3, 8), lambda a: -a * rng.uniform(0, 0.99)),
            Pair(uniform(0, 6), lambda a: rng.uniform(0, 6)),
        ],
        [
            Pair(power(-3, 8), lambda a: 10 ** rng.uniform(-10, 9)),
            Pair(power(-3, 8), lambda a: -a * rng.uniform(0, 0.99)),
            Pair(uniform(0, 6), lambda a: rng.uniform(0, 6)),
        ],
        lambda y, a, d: max(abs(y), abs(d * M.log(a + abs(d))), min(abs(M.loggamma(a)), abs(M.loggamma(a + d)))),
    ),
    "digammaDelta": (
        lambda a, d: M.psi(0, a + d) - M.psi(0, a),
        [
            Pair(power(-3, 8), lambda a: 10 ** rng.uniform(-10, 9)),
            Pair(power(-3, 8), lambda a: -a * rng.uniform(0, 0.9)),
            Pair(uniform(0, 6), lambda a: rng.uniform(0, 6)),
        ],
        [
            Pair(power(-3, 8), lambda a: 10 ** rng.uniform(-10, 9)),
            Pair(power(-3, 8), lambda a: -a * rng.uniform(0, 0.9)),
            Pair(uniform(0, 6), lambda a: rng.uniform(0, 6)),
        ],
    ),
    "lbeta": (
        lambda a, b: M.loggamma(a) + M.loggamma(b) - M.loggamma(a + b),
        [Pair(power(-3, 8), lambda a: 10 ** rng.uniform(-3, 8)), Pair(uniform(0, 6), lambda a: rng.uniform(0, 6))],
        [Pair(power(-3, 8), lambda a: 10 ** rng.uniform(-3, 8)), Pair(uniform(0, 6), lambda a: rng.uniform(0, 6))],
        lambda y, a, b: max(abs(y), mpf(1) / 2) if min(a, b) < 3 else abs(y),
    ),
}


def draw(maker):
    if isinstance(maker, Pair):
        x = maker.first()
        return x, maker.second
    return maker[0](), None


# derivatives: name, of which function, by which arguments, the truth, scale
h, g = hazard, gap


def second_gap(x):
    if x > 1e4:
        d = mpf(0)
        for k in range(60, 1, -1):
            d = k / (x + d)
        return d
    return 1 / gap(x) - x


def dgap(x):
    return gap(x) * (gap(x) - second_gap(x))


functions |= {
    "logNdtr.x": (lambda x: h(-x), [(uniform(-40, 37),), (power(0, 150, -1),)], [(uniform(-40, 12),), (power(0, 18, -1),)]),
    "logNdtr.xx": (
        lambda x: -h(-x) * g(-x),
        [(uniform(-40, 37),), (power(0, 150, -1),)],
        [(uniform(-40, 12),), (power(0, 18, -1),)],
    ),
    "logNdtr.xxx": (
        lambda x: h(-x) * (g(-x) ** 2 + dgap(-x)),
        [(uniform(-40, 5),), (power(0, 6, -1),)],
        [(uniform(-40, 5),), (power(0, 2, -1),)],
        lambda y, x: max(abs(y), h(-x) * g(-x) ** 2),
    ),
    "erfcx.x": (
        lambda x: -M.sqrt(2) * g(x * M.sqrt(2)) * erfcx(x),
        [(uniform(-26, 10),), (power(0, 100),)],
        [(uniform(-9, 10),), (power(0, 15),)],
    ),
    "stirlerr.x": (
        lambda x: M.psi(0, x) - M.log(x) + 1 / (2 * x),
        [(power(-3, 12),)],
        [(power(-3, 9),)],
        lambda y, x: abs(y) if x >= 3 else 1 / x,
    ),
    "stirlerr.xx": (
        lambda x: M.psi(1, x) - 1 / x - 1 / (2 * x * x),
        [(power(-3, 12),)],
        [(power(-3, 9),)],
        lambda y, x: abs(y) if x >= 3 else 1 / x**2,
    ),
    "bd0.x": (lambda x, m: M.log(x / m), functions["bd0"][1], functions["bd0"][2]),
    "bd0.m": (lambda x, m: 1 - x / m, [functions["bd0"][1][0]], [functions["bd0"][2][0]]),
    "lgammaDelta.d": (
        lambda a, d: M.psi(0, a + d),
        [functions["lgammaDelta"][1][0]],
        [functions["lgammaDelta"][2][0]],
        lambda y, a, d: max(abs(y), mpf(1)),
    ),
    "lgammaDelta.aa": (
        lambda a, d: M.psi(1, a + d) - M.psi(1, a),
        [functions["lgammaDelta"][1][0]],
        [functions["lgammaDelta"][2][0]],
    ),
}

rows = []
for name, (f, *makers) in functions.items():
    scale = makers[2] if len(makers) > 2 else None
    for precision, kinds in (("f64", makers[0]), ("f32", makers[1])):
        rounded = f32 if precision == "f32" else float
        args, value, rest, scales = [], [], [], []
        for i in range(N):
            kind = kinds[i % len(kinds)]
            x, second = draw(kind)
            point = [rounded(x)]
            if second:
                point.append(rounded(second(point[0])))
            if name.startswith(("lgammaDelta", "digammaDelta")) and point[0] + point[1] <= 0:
                continue
            y = f(*map(mpf, point))
            if hasattr(y, "real"):
                y = y.real
            size = scale(y, *map(mpf, point)) if scale else abs(y)
            if abs(y) > (1.7e308 if precision == "f64" else 3.4e38) or abs(y) < (2.3e-308 if precision == "f64" else 1.2e-38):
                continue
            args.append(point)
            value.append(float(y))
            rest.append(float(y - mpf(float(y))))
            scales.append(float(size))
        entry = {"fn": name, "precision": precision, "args": list(map(list, zip(*args))), "value": value}
        if N > 100:
            entry["rest"] = rest
        if scale:
            entry["scale"] = scales
        rows.append(entry)

with open(out, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
