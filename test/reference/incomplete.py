# Reference values of the incomplete gamma and beta functions and their derivatives, written to incomplete-gamma.json and
# incomplete-beta.json beside this file. Usage: python3 incomplete.py; needs mpmath. Values are right to 50 digits: sums of integers with as many bits as
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
    for a, x in ((12, 12), (1e8, 1e8), (0.5, 1.2), (1, 1), (3, 3), (1e-3, 1.2), (0.999, 0.5), (5, 1e-40), (11.99, 12)):
        yield rounded(a), rounded(x)
    yield rounded(1e-3), rounded(1e-30 if precision == "f32" else 1e-300)
    yield rounded(2), rounded(2e4)



def log_beta_density(a, b, x, y):  # of x^a y^b / B(a, b)
    return a * M.log(x) + b * M.log(y) + M.loggamma(a + b) - M.loggamma(a) - M.loggamma(b)


def beta_series(a, b, x, digits):
    """Σ (a + b)ₙ/(a + 1)ₙ·xⁿ"""
    bits = int(digits * 3.33) + 80
    (a, b), step = integers(a, b)
    (x,), unit = integers(x)
    term = total = 1 << bits
    n = 0
    while term:
        term = term * ((a + b + n * step) * x) // ((a + (n + 1) * step) * unit)
        total += term
        n += 1
    return mpf(total) / (1 << bits)


def beta_fraction(a, b, x, y):
    """a·B(a, b)/(x^a y^b)·I: DiDonato and Morris 1992, (9), by Lentz' method"""
    e = a * y - b * x
    at = lambda n: n + (n * (b - n) * x / (a + 2 * n - 1) if n else 0) + (a + n) / (a + 2 * n + 1) * (e + 1 + n * (1 + y))
    f = c = at(0)
    d, n = mpf(0), 0
    while True:
        n += 1
        alpha = (a + n - 1) * (a + b + n - 1) * n * (b - n) * x * x / (a + 2 * n - 1) ** 2
        d = 1 / (at(n) + alpha * d)
        c = at(n) + alpha / c
        f *= c * d
        if abs(c * d - 1) < mpf(10) ** -(mp.dps + 2):
            return a / f


def beta_logs(a, b, x, y, digits):
    """log I, log (1 − I) to so many digits, relative"""
    if b * x > a * y:
        return beta_logs(b, a, y, x, digits)[::-1]
    lost = 20 + max(0, int(-M.log10(a)), int(-M.log10(b)))
    with mp.workdps(digits + lost):
        s = beta_series(a, b, x, mp.dps) if x < 0.9 or min(a, b) > 2000 else beta_fraction(a, b, x, y)
        p = log_beta_density(a, b, x, y) - M.log(a) + M.log(s)
        return p, M.log1p(-M.exp(p)) if p > -10000 else -M.exp(p)


def beta_everything(a, b, x, y):
    a, b, x, y = mpf(a), mpf(b), mpf(x), mpf(y)
    with mp.workdps(140):
        x, y = (x, 1 - x) if x <= y else (1 - y, y)
        ha, hb = a * mpf(10) ** -32, b * mpf(10) ** -32
        at = lambda i, j: beta_logs(a + i * ha, b + j * hb, x, y, 100)
        here, left, right, down, up = at(0, 0), at(-1, 0), at(1, 0), at(0, -1), at(0, 1)
        corners = at(1, 1), at(-1, -1), at(1, -1), at(-1, 1)
        density = log_beta_density(a, b, x, y) - M.log(x) - M.log(y)
        result = {}
        for name, i, sign in (("logBetaI", 0, 1), ("logBetaIc", 1, -1)):
            slope = sign * M.exp(density - here[i])
            by_a, by_b = (right[i] - left[i]) / (2 * ha), (up[i] - down[i]) / (2 * hb)
            result[name] = here[i]
            result[f"{name}.a"], result[f"{name}.b"], result[f"{name}.x"] = by_a, by_b, slope
            result[f"{name}.aa"] = (right[i] - 2 * here[i] + left[i]) / ha**2
            result[f"{name}.bb"] = (up[i] - 2 * here[i] + down[i]) / hb**2
            result[f"{name}.ab"] = (corners[0][i] + corners[1][i] - corners[2][i] - corners[3][i]) / (4 * ha * hb)
            result[f"{name}.ax"] = slope * (M.log(x) - M.psi(0, a) + M.psi(0, a + b) - by_a)
            result[f"{name}.xx"] = slope * ((a - 1) / x - (b - 1) / y - slope)
        return result


def beta_points(precision):
    """(a, b, x, y): all sizes of a and b, the body, both tails, x near 1 by y."""
    rounded = single if precision == "f32" else float
    power = lambda low, high: 10 ** rng.uniform(low, high)

    def point(a, b, x=None, y=None):
        x, y = (rounded(x), rounded(1 - rounded(x))) if x is not None else (rounded(1 - rounded(y)), rounded(y))
        return rounded(a), rounded(b), x, y

    def about(a, b, most):  # some standard deviations from the mean
        z = rng.uniform(-most, most) * math.sqrt(a * b / (a + b + 1)) / (a + b)
        m = min(a, b) / (a + b)
        v = max(m + z, m / 50)
        v = min(v, 0.999)
        return point(a, b, x=v) if a < b else point(a, b, y=v)

    for _ in range(8):
        yield point(power(-3, 0), power(-3, 0), x=rng.uniform(0, 1))
        yield point(power(-3, 0), power(-3, 3), x=power(-12, -0.1))
        yield point(power(-3, 8), power(-3, 0), y=power(-12, -0.1))
    for _ in range(12):
        yield about(power(-0.3, 1.5), power(-0.3, 1.5), 4)
        yield about(power(0, 8), power(0, 1.1), 8)
        yield about(power(1.1, 5), power(1.1, 7), 2)
        yield about(power(1.3, 4.3), power(1.3, 4.3), 30)
    for a, b, x in ((12, 24, 1 / 3), (24, 24, 0.5), (0.5, 0.5, 0.5), (5, 3, 1e-30), (1e-3, 1e-3, 1e-30), (2, 300, 0.3), (1e6, 1e6, 0.5)):
        yield point(a, b, x=x)
    yield point(5e7, 0.5, y=1e-8)
    yield point(5e7, 0.5, y=1e-5)


def write(name, points, everything):
    rows = []
    for precision in ("f64", "f32"):
        most = 1e308 if precision == "f64" else 1e38
        table = {}
        for point in points(precision):
            for fn, value in everything(*point).items():
                if precision == "f32" and len(fn.partition(".")[2]) > 1:
                    continue  # second derivatives are told in f64
                # below that a factor of a derivative underflows
                least = 1e-290 if precision == "f64" else 1e-25 if "." in fn else 1e-36
                if least < abs(value) < most:
                    arguments, values = table.setdefault(fn, ([], []))
                    arguments.append(point)
                    values.append(float(value))
        for fn, (arguments, values) in table.items():
            rows.append({"fn": fn, "precision": precision, "args": list(map(list, zip(*arguments))), "value": values})
    with open(os.path.join(here, name), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")


if __name__ == "__main__":
    write("incomplete-gamma.json", points, everything)
    write("incomplete-beta.json", beta_points, beta_everything)
