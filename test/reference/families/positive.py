"""Reference values of the positive families, by mpmath at 50 digits: python3 test/reference/families/positive.py"""
import json
import os
import sys

from mpmath import atan, beta, betainc, diff, e, erf, erfc, euler, exp, expm1, findroot, gamma, gammainc, inf, loggamma, log, log1p, mp, mpf, nan, pi, psi, quad, sin, sqrt, zeta

mp.dps = 60


def number(x):
    """The nearest double; infinities by name, since JSON has none."""
    x = float(x)
    if x != x:
        raise ValueError("a reference value is NaN")
    return x if abs(x) != float("inf") else ("-Infinity" if x < 0 else "Infinity")


def ln(x):
    return log(x) if x > 0 else -inf


def row(params, y, log_prob, cdf, survival, **more):
    """cdf and survival are each accurate by itself; what is left out is None."""
    values = {"logProb": number(log_prob)}
    if cdf is not None:
        values.update(cdf=number(cdf), logCdf=number(ln(cdf) if cdf < 0.5 else log1p(-survival)))
    if survival is not None:
        values.update(survival=number(survival), logSurvival=number(ln(survival) if survival < 0.5 else log1p(-cdf)))
    return {"params": params, "y": float(y), **values, **{k: number(v) for k, v in more.items()}}


def moments(raw, count=4):
    """mean, variance, skewness, kurtosis from E Yⁿ, n = 1 … count; at many digits, since these cancel."""
    old, mp.dps = mp.dps, 200
    m = [mpf(raw(n)) for n in range(1, count + 1)]
    out = {"mean": m[0]}
    if count > 1:
        v = m[1] - m[0] ** 2
        out["variance"] = v
    if count > 2:
        out["skewness"] = (m[2] - 3 * m[0] * m[1] + 2 * m[0] ** 3) / v / sqrt(v)
    if count > 3:
        out["kurtosis"] = (m[3] - 4 * m[0] * m[2] + 6 * m[0] ** 2 * m[1] - 3 * m[0] ** 4) / v**2 - 3
    mp.dps = old
    return out


def family(sets, points, law, shape):
    """For each set of parameters a row a point; the first has the moments, too."""
    rows = []
    for params in sets:
        p = {k: mpf(v) for k, v in params.items()}
        for i, y in enumerate(points(p)):
            y = float(y)
            log_prob, cdf, survival, *crps = law(p, mpf(y))
            more = {"crps": crps[0]} if crps and crps[0] is not None else {}
            if i == 0:
                more.update(shape(p))
            rows.append(row(params, y, log_prob, cdf, survival, **more))
    return rows


def exponential():
    return family(
        [{"rate": r} for r in [1, 0.3, 1e-8, 2.5e12]],
        lambda p: [z / p["rate"] for z in [0.7, 0, 1e-300 * p["rate"], 1e-12, 0.01, 2, 30, 690]],
        lambda p, y: (
            log(p["rate"]) - p["rate"] * y,
            -expm1(-p["rate"] * y),
            exp(-p["rate"] * y),
            y - 2 / p["rate"] * -expm1(-p["rate"] * y) + 1 / p["rate"] / 2,
        ),
        lambda p: {**moments(lambda n: gamma(n + 1) / p["rate"] ** n), "mode": 0, "entropy": 1 - log(p["rate"])},
    )


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def below(z):
    return erfc(-z / sqrt(2)) / 2


def lognormal():
    def law(p, y):
        m, s = p["loc"], p["scale"]
        z = (log(y) - m) / s
        mean = exp(m + s * s / 2)
        crps = y * (below(z) - below(-z)) - 2 * mean * (below(z - s) + below(s / sqrt(2)) - 1)
        return -z * z / 2 - log(s * y) - log(2 * pi) / 2, below(z), below(-z), crps if s > 0.1 and abs(z) < 6 else None

    return family(
        [{"loc": 0, "scale": 1}, {"loc": -1.5, "scale": 0.25}, {"loc": 3, "scale": 4}, {"loc": 0.5, "scale": 1e-3}, {"loc": 40, "scale": 2}],
        lambda p: [exp(p["loc"] + z * p["scale"]) for z in [0.3, -37, -10, -1, 0, 2, 8, 37]],
        law,
        lambda p: {
            **moments(lambda n: exp(n * p["loc"] + n * n * p["scale"] ** 2 / 2)),
            "mode": exp(p["loc"] - p["scale"] ** 2),
            "entropy": p["loc"] + log(p["scale"]) + log(2 * pi * e) / 2,
        },
    )


def rayleigh():
    return family(
        [{"scale": 1}, {"scale": 0.2}, {"scale": 1e9}],
        lambda p: [z * p["scale"] for z in [1.5, 1e-150, 1e-8, 0.1, 4, 37]],
        lambda p, y: (
            log(y / p["scale"] ** 2) - y**2 / p["scale"] ** 2 / 2,
            -expm1(-(y**2) / p["scale"] ** 2 / 2),
            exp(-(y**2) / p["scale"] ** 2 / 2),
        ),
        lambda p: {
            **moments(lambda n: p["scale"] ** n * mpf(2) ** (mpf(n) / 2) * gamma(1 + mpf(n) / 2)),
            "mode": p["scale"],
            "entropy": 1 + log(p["scale"] / sqrt(2)) + euler / 2,
        },
    )


def weibull():
    def law(p, y):
        s, k = p["scale"], p["shape"]
        if y == 0:
            return (log(1 / s) if k == 1 else inf if k < 1 else -inf), mpf(0), mpf(1)
        z = (y / s) ** k
        return log(k / y) + log(z) - z, -expm1(-z), exp(-z)

    def shape(p):
        s, k = p["scale"], p["shape"]
        all = moments(lambda n: s**n * gamma(1 + n / k))
        if k > 8:
            del all["skewness"], all["kurtosis"]
        return {
            **all,
            "mode": s * ((k - 1) / k) ** (1 / k) if k > 1 else 0,
            "entropy": euler * (1 - 1 / k) + log(s / k) + 1,
        }

    return family(
        [{"scale": s, "shape": k} for s, k in [(1, 1), (2, 1.5), (0.5, 0.3), (1e5, 12), (3, 250), (1, 1e4)]],
        lambda p: [0] + [p["scale"] * z ** (1 / p["shape"]) for z in [0.4, mpf(10) ** -290, mpf(10) ** -20, 0.01, 1, 30, 690]],
        law,
        shape,
    )


def loglogistic():
    def law(p, y):
        s, k = p["scale"], p["shape"]
        if y == 0:
            return (log(1 / s) if k == 1 else inf if k < 1 else -inf), mpf(0), mpf(1)
        r = (y / s) ** k
        return log(k / y) + log(r) - 2 * log1p(r), 1 / (1 + 1 / r), 1 / (1 + r)

    def shape(p):
        s, k = p["scale"], p["shape"]
        count = 4 if 4 < k < 20 else 2 if k > 2 else 1 if k > 1 else 0
        raw = moments(lambda n: s**n * (n * pi / k) / sin(n * pi / k), count) if count else {"mean": inf}
        if k <= 2:
            raw["variance"] = inf
        if 2 < k < 3:
            raw["skewness"] = inf
        return {**raw, "mode": s * ((k - 1) / (k + 1)) ** (1 / k) if k > 1 else 0, "entropy": log(s / k) + 2}

    return family(
        [{"scale": s, "shape": k} for s, k in [(1, 1), (2, 1.5), (0.5, 0.3), (1e5, 12), (3, 250), (7, 2.5), (1, 6)]],
        lambda p: [0] + [p["scale"] * z ** (1 / p["shape"]) for z in [0.4, mpf(10) ** (-290 if p["shape"] > 1 else -80), mpf(10) ** -20, 1, 30, mpf(10) ** 80]],
        law,
        shape,
    )


def pareto():
    def shape(p):
        s, k = p["scale"], p["shape"]
        count = max(0, min(4, int(mp.ceil(k)) - 1))
        raw = moments(lambda n: s**n * k / (k - n), count) if count else {}
        for n, name in enumerate(["mean", "variance", "skewness", "kurtosis"]):
            if name not in raw and (n < 2 or k > 2):
                raw[name] = inf
        return {**raw, "mode": s, "entropy": log(s / k) + 1 / k + 1}

    return family(
        [{"scale": s, "shape": k} for s, k in [(1, 1), (2, 1.5), (0.5, 0.3), (1e5, 12), (3, 250), (7, 2.5), (1, 3.5), (1e-5, 8)]],
        lambda p: [p["scale"] * (1 + mpf(2) ** -40)] + [p["scale"] * exp(z / p["shape"]) for z in [0.5, 1, 3, 30, 160]],
        lambda p, y: (
            log(p["shape"] / y) + p["shape"] * log(p["scale"] / y),
            -expm1(p["shape"] * log(p["scale"] / y)),
            (p["scale"] / y) ** p["shape"],
        ),
        shape,
    )


def generalized_pareto():
    def law(p, y):
        s, k = p["scale"], p["shape"]
        h = y / s if k == 0 else log1p(k * y / s) / k
        crps = y + 2 * s / (1 - k) * expm1(-h * (1 - k)) + s / (2 - k) if k < 2 else inf
        return -log(s) - h - k * h, -expm1(-h), exp(-h), crps

    def shape(p):
        s, k = p["scale"], p["shape"]

        def raw(n):
            x = mpf(s) ** n * gamma(n + 1)
            for i in range(1, n + 1):
                x /= 1 - i * k
            return x

        count = sum(1 for n in range(1, 5) if n * k < 1)
        out = moments(raw, count) if count else {}
        for n, name in enumerate(["mean", "variance", "skewness", "kurtosis"]):
            if name not in out and (n < 2 or 2 * k < 1):
                out[name] = inf
        return {**out, "mode": 0 if k >= -1 else -s / k, "entropy": log(s) + k + 1}

    return family(
        [{"scale": s, "shape": k} for s, k in [(1, 0), (2, 0.2), (3, -0.25), (1, 1e-9), (1, -1e-5), (0.5, 1.5), (4, -1), (1, -2), (1e6, 0.4), (1, 0.03)]],
        lambda p: [p["scale"] * (h if p["shape"] == 0 else expm1(p["shape"] * h) / p["shape"]) for h in [mpf(0), mpf(10) ** -300, mpf(10) ** -12, 0.02, 0.7, 5] + ([30, 300] if p["shape"] > -0.1 else [])],
        law,
        shape,
    )


def burr():
    def law(p, y):
        s, c, k = p["scale"], p["shape1"], p["shape2"]
        if y == 0:
            return (log(k / s) if c == 1 else inf if c < 1 else -inf), mpf(0), mpf(1)
        x = (y / s) ** c
        return log(c * k / y) + log(x) - (k + 1) * log1p(x), -expm1(-k * log1p(x)), (1 + x) ** -k

    def shape(p):
        s, c, k = p["scale"], p["shape1"], p["shape2"]
        count = sum(1 for n in range(1, 5) if n < c * k)
        out = moments(lambda n: s**n * k * beta(k - n / c, 1 + n / c), count) if count else {}
        for n, name in enumerate(["mean", "variance", "skewness", "kurtosis"]):
            if name not in out and (n < 2 or c * k > 2):
                out[name] = inf
        if c > 10:
            out = {k: v for k, v in out.items() if k == "mean"}
        return {
            **out,
            "mode": s * ((c - 1) / (c * k + 1)) ** (1 / c) if c > 1 else 0,
            "entropy": log(s / c / k) + (1 - 1 / c) * (psi(0, k) + euler) + 1 / k + 1,
        }

    return family(
        [{"scale": s, "shape1": c, "shape2": k} for s, c, k in [(1, 1, 2), (2, 1.5, 4), (0.5, 0.3, 20), (1e5, 12, 0.3), (3, 2, 1e6), (1, 4, 1)]],
        lambda p: [0] + [p["scale"] * expm1(h / p["shape2"]) ** (1 / p["shape1"]) for h in [0.4, mpf(10) ** -80, mpf(10) ** -20, 0.01, 1, 30, 100]],
        law,
        shape,
    )


def half_normal():
    return family(
        [{"scale": 1}, {"scale": 0.2}, {"scale": 1e9}],
        lambda p: [z * p["scale"] for z in [0, mpf(10) ** -290, mpf(10) ** -8, 0.1, 1.5, 8, 37]],
        lambda p, y: (
            log(2 / pi) / 2 - log(p["scale"]) - (y / p["scale"]) ** 2 / 2,
            erf(y / p["scale"] / sqrt(2)),
            erfc(y / p["scale"] / sqrt(2)),
        ),
        lambda p: {
            **moments(lambda n: p["scale"] ** n * mpf(2) ** (mpf(n) / 2) * gamma(mpf(n + 1) / 2) / sqrt(pi)),
            "mode": 0,
            "entropy": log(p["scale"]) + log(pi / 2) / 2 + mpf(1) / 2,
        },
    )


def half_cauchy():
    return family(
        [{"scale": 1}, {"scale": 0.2}, {"scale": 1e9}],
        lambda p: [z * p["scale"] for z in [0, mpf(10) ** -290, mpf(10) ** -8, 0.1, 1.5, 8, 1e9, mpf(10) ** 200]],
        lambda p, y: (
            log(2 / pi / p["scale"]) - log1p((y / p["scale"]) ** 2),
            2 / pi * atan(y / p["scale"]),
            2 / pi * atan(p["scale"] / y) if y > 0 else mpf(1),
        ),
        lambda p: {"mean": inf, "variance": inf, "mode": 0, "entropy": log(2 * pi * p["scale"])},
    )


def gompertz():
    def law(p, y):
        s, c = p["scale"], p["shape"]
        h = c * expm1(y / s)
        return log(c / s) + y / s - h, -expm1(-h), exp(-h)

    return family(
        [{"scale": s, "shape": c} for s, c in [(1, 1), (10, 1e-4), (0.5, 30), (2, 1e-200), (1e5, 1e6)]],
        lambda p: [p["scale"] * log1p(h / p["shape"]) for h in [mpf(0), mpf(10) ** -250, mpf(10) ** -12, 0.01, 0.7, 5, 30, 690]],
        law,
        lambda p: {"mode": p["scale"] * -log(p["shape"]) if p["shape"] < 1 else 0},
    )


def inverse_gaussian():
    def law(p, y):
        m, l = p["mean"], p["shape"]
        mp.dps = 400
        a, b = sqrt(l / y) * (y / m - 1), sqrt(l / y) * (y / m + 1)
        second = exp(2 * l / m) * below(-b)
        cdf, survival = below(a) + second, below(-a) - second
        mp.dps = 60
        return log(l / (2 * pi * y**3)) / 2 - l * (y - m) ** 2 / (2 * m * m * y), +cdf, +survival

    def shape(p):
        m, l = p["mean"], p["shape"]
        r = 3 * m / (2 * l)
        return {"mean": m, "variance": m**3 / l, "skewness": 3 * sqrt(m / l), "kurtosis": 15 * m / l, "mode": m * (sqrt(1 + r * r) - r)}

    return family(
        [{"mean": m, "shape": l} for m, l in [(1, 1), (2, 0.01), (1e4, 1e-3), (3, 50), (1, 1e6)]],
        lambda p: [p["mean"] * x for x in ([1, 1e-3, 0.02, 0.3, 0.99, 2, 30, 300] if p["shape"] < 10 else [1, 0.1, 0.9, 0.999, 1.001, 1.2, 10] if p["shape"] < 100 else [1, 0.97, 0.999, 1.002, 1.03])]
        + ([mpf(10) ** 5, mpf(10) ** 8] if p["shape"] < 0.1 else []),
        law,
        shape,
    )


def gamma_law(a, x):
    """log(xᵃe⁻ˣ/Γ(a)), P and Q."""
    log_kernel = a * log(x) - x - loggamma(a) if x > 0 else -inf
    if a > 1e5:
        return log_kernel, None, None
    lower = gammainc(a, 0, x, regularized=True) if x < 1e4 else None
    upper = gammainc(a, x, inf, regularized=True)
    if lower is None or (x > a and lower > 0.9):
        lower = 1 - upper
    if upper == 0 or x < a / 100:
        upper = 1 - lower
    return log_kernel, lower, upper


def gamma_entropy(a):
    return a + loggamma(a) + (1 - a) * psi(0, a)


def gamma_family():
    def law(p, y):
        a, r = p["concentration"], p["rate"]
        if y == 0:
            return (log(r) if a == 1 else inf if a < 1 else -inf), mpf(0), mpf(1)
        log_kernel, below, above = gamma_law(a, r * y)
        return log_kernel - log(y), below, above

    def shape(p):
        a, r = p["concentration"], p["rate"]
        return {
            "mean": a / r,
            "variance": a / r**2,
            "skewness": 2 / sqrt(a),
            "kurtosis": 6 / a,
            "mode": max(a - 1, 0) / r,
            "entropy": gamma_entropy(a) - log(r),
        }

    def points(p):
        a, r = p["concentration"], p["rate"]
        if a > 1000:
            return [(a + z * sqrt(a)) / r for z in [0.3, -30, -8, -2, 0, 5, 20]] + [a / r / 2, 3 * a / r]
        return [0] + [x / r for x in [mpf(10) ** -290, mpf(10) ** -15, 0.01, a / 3, a, 2 * a + 1, 5 * a + 20, 600]]

    return family(
        [{"concentration": a, "rate": r} for a, r in [(1, 1), (2, 1), (0.01, 3), (1e-3, 1), (0.5, 1e5), (12.5, 0.2), (300, 1), (1e4, 1e-3), (1e8, 1)]],
        points,
        law,
        shape,
    )


def inverse_gamma():
    def law(p, y):
        a, s = p["concentration"], p["scale"]
        log_kernel, below, above = gamma_law(a, s / y)
        return log_kernel - log(y), above, below

    def shape(p):
        a, s = p["concentration"], p["scale"]
        out = {"mode": s / (a + 1), "entropy": gamma_entropy(a) + log(s) - 2 * psi(0, a)}
        count = sum(1 for n in range(1, 5) if n < a)
        out.update(moments(lambda n: mpf(s) ** n * exp(loggamma(a - n) - loggamma(a)), count) if count else {})
        for n, name in enumerate(["mean", "variance", "skewness", "kurtosis"]):
            if name not in out and (n < 2 or a > 2):
                out[name] = inf
        return out

    return family(
        [{"concentration": a, "scale": s} for a, s in [(1, 1), (2.5, 3), (0.01, 3), (3.5, 1e5), (12.5, 0.2), (300, 1)]],
        lambda p: [p["scale"] / x for x in [p["concentration"], mpf(10) ** -150, mpf(10) ** -15, 0.01, p["concentration"] / 3, 2 * p["concentration"] + 1, 5 * p["concentration"] + 20, 600]],
        law,
        shape,
    )


def generalized_gamma():
    def law(p, y):
        s, k, a = p["scale"], p["shape"], p["concentration"]
        log_kernel, below, above = gamma_law(a, (y / s) ** k)
        return log_kernel + log(k / y), below, above

    def shape(p):
        s, k, a = p["scale"], p["shape"], p["concentration"]
        all = moments(lambda n: s**n * exp(loggamma(a + n / k) - loggamma(a)))
        if k > 3 or a > 10:
            del all["skewness"], all["kurtosis"]
        return {
            **all,
            "mode": s * (a - 1 / k) ** (1 / k) if a * k > 1 else 0,
            "entropy": gamma_entropy(a) - psi(0, a) + psi(0, a) / k + log(s / k),
        }

    return family(
        [{"scale": s, "shape": k, "concentration": a} for s, k, a in [(1, 1, 1), (2, 1.5, 4), (0.5, 0.3, 2), (1e5, 12, 0.3), (3, 2, 50)]],
        lambda p: [p["scale"] * x ** (1 / p["shape"]) for x in [p["concentration"], mpf(10) ** -60, mpf(10) ** -15, 0.01, p["concentration"] / 3, 2 * p["concentration"] + 1, 5 * p["concentration"] + 20, 600]],
        law,
        shape,
    )


def nakagami():
    def law(p, y):
        a, s = p["concentration"], p["scale"]
        log_kernel, below, above = gamma_law(a, a * (y / s) ** 2)
        return log_kernel + log(2 / y), below, above

    def shape(p):
        a, s = p["concentration"], p["scale"]
        all = moments(lambda n: (s / sqrt(a)) ** n * exp(loggamma(a + mpf(n) / 2) - loggamma(a)))
        if a > 5:
            del all["skewness"], all["kurtosis"]
        return {
            **all,
            "mode": s * sqrt((a - 0.5) / a) if a > 0.5 else 0,
            "entropy": gamma_entropy(a) - psi(0, a) / 2 + log(s / sqrt(a) / 2),
        }

    return family(
        [{"concentration": a, "scale": s} for a, s in [(1, 1), (0.5, 2), (0.2, 1e3), (8, 0.5), (400, 1)]],
        lambda p: [p["scale"] * sqrt(x / p["concentration"]) for x in [p["concentration"], mpf(10) ** -60, mpf(10) ** -15, 0.01, p["concentration"] / 3, 2 * p["concentration"] + 1, 5 * p["concentration"] + 20, 600]],
        law,
        shape,
    )


def chi_squared():
    def law(p, y):
        log_kernel, below, above = gamma_law(p["df"] / 2, y / 2)
        return log_kernel - log(y), below, above

    return family(
        [{"df": n} for n in [1, 2, 0.1, 30, 1e4]],
        lambda p: [x * p["df"] for x in [0.5, 0.9, 1, 1.1, 1.5]] + [mpf(10) ** -200, mpf(10) ** -10, 2 * p["df"] + 100],
        law,
        lambda p: {
            "mean": p["df"],
            "variance": 2 * p["df"],
            "skewness": sqrt(8 / p["df"]),
            "kurtosis": 12 / p["df"],
            "mode": max(p["df"] - 2, 0),
            "entropy": gamma_entropy(p["df"] / 2) + log(2),
        },
    )


def box_cox(shapes, symmetric, has_mode=True):
    """Of z with density and upper tail as `symmetric` of the other parameters gives them, at many digits, since tails are subtracted."""

    def law(p, y):
        mp.dps = 400
        log_density, above = symmetric(p)
        m, s, v = p["median"], p["scale"], p["shape"]
        z = ((y / m) ** v - 1) / (v * s) if v != 0 else log(y / m) / s
        rest = above(1 / (s * abs(v))) if v != 0 else mpf(0)
        tail = above(abs(z))
        below, beyond = (1 - tail, tail) if z >= 0 else (tail, 1 - tail)
        cdf, survival = (below - rest, beyond) if v >= 0 else (below, beyond - rest)
        out = v * log(y / m) - log(y * s) + log_density(z) - log(1 - rest), cdf / (1 - rest), survival / (1 - rest)
        mp.dps = 60
        return out

    def mode(p):
        """Where (shape − 1)·log(y/median) + log f(z) is greatest near z = 0."""
        log_density, _ = symmetric(p)
        m, s, v = p["median"], p["scale"], p["shape"]
        z = lambda l: expm1(v * l) / (v * s) if v != 0 else l / s
        return m * exp(findroot(lambda l: diff(lambda t: (v - 1) * t + log_density(z(t)), l), (v - 1) * s * s))

    return family(
        [{"median": m, "scale": s, "shape": v, **more} for m, s, v, more in shapes],
        lambda p: [p["median"] * exp(p["scale"] * x) for x in [0, -8, -3, -0.5, 0.7, 2, 5]] + [p["median"] / 1000, p["median"] * 1e9, p["median"] * mpf(10) ** -30],
        law,
        lambda p: {"mode": mode(p)} if has_mode and (p["shape"] - 1) * p["scale"] ** 2 > -0.2 else {},
    )


BOX_COX = [(1, 0.1, 0), (3, 0.2, 0.5), (50, 0.3, -1), (1, 0.5, 2), (2, 0.1, 1e-7), (10, 2, 1)]


def bccg():
    return box_cox(
        [(*shape, {}) for shape in BOX_COX],
        lambda p: (lambda z: -z * z / 2 - log(2 * pi) / 2, lambda z: erfc(z / sqrt(2)) / 2),
    )


def bct():
    def symmetric(p):
        n = p["df"]
        lead = loggamma((n + 1) / 2) - loggamma(n / 2) - log(n * pi) / 2
        return (
            lambda z: lead - (n + 1) / 2 * log1p(z * z / n),
            lambda z: betainc(n / 2, mpf(1) / 2, 0, n / (n + z * z), regularized=True) / 2,
        )

    return box_cox([(*shape, {"df": n}) for shape, n in zip(BOX_COX, [5, 0.6, 3, 40, 12, 1])], symmetric)


def bcpe():
    def symmetric(p):
        a = 1 / p["tail"]
        c = sqrt(gamma(a) / gamma(3 * a))
        return (
            lambda z: -((abs(z) / c) ** p["tail"]) - log(2 * c * gamma(1 + a)),
            lambda z: gammainc(a, (z / c) ** p["tail"], inf) / gamma(a) / 2,
        )

    return box_cox([(*shape, {"tail": n}) for shape, n in zip(BOX_COX, [1.5, 0.7, 2, 5, 1, 12])], symmetric, False)


def odds_law(a, b, w):
    """log(xᵃ(1 − x)ᵇ/B(a, b)), I and its complement, x = w/(1 + w)."""
    mp.dps = 240  # the other end does not round to 1
    x, y = w / (1 + w), 1 / (1 + w)
    kernel = a * log(x) + b * log(y) - (loggamma(a) + loggamma(b) - loggamma(a + b))
    lower, upper = betainc(a, b, 0, x, regularized=True), betainc(b, a, 0, y, regularized=True)
    # the other end rounds x or y to 1
    if lower < 1e-5:
        upper = 1 - lower
    if upper < 1e-5:
        lower = 1 - upper
    mp.dps = 60
    return kernel, lower, upper


def odds_moments(a, b, unit):
    count = sum(1 for n in range(1, 5) if n < b)
    out = moments(lambda n: mpf(unit) ** n * exp(loggamma(a + n) + loggamma(b - n) - loggamma(a) - loggamma(b)), count) if count else {}
    for n, name in enumerate(["mean", "variance", "skewness", "kurtosis"]):
        if name not in out and (n < 2 or b > 2):
            out[name] = inf
    entropy = loggamma(a) + loggamma(b) - loggamma(a + b) + (1 - a) * (psi(0, a) - psi(0, b)) + (a + b) * (psi(0, a + b) - psi(0, b))
    return {**out, "entropy": entropy + log(unit)}


def beta_prime():
    def law(p, y):
        kernel, below, above = odds_law(p["concentration1"], p["concentration0"], y)
        return kernel - log(y), below, above

    return family(
        [{"concentration1": a, "concentration0": b} for a, b in [(1, 1), (2.5, 4.5), (0.1, 3.5), (30, 12), (0.5, 0.02)]],
        lambda p: [1, mpf(10) ** -100, mpf(10) ** -10, 0.01, 0.3, 4, 50, 1e6, mpf(10) ** 60],
        law,
        lambda p: {
            **odds_moments(p["concentration1"], p["concentration0"], 1),
            "mode": max(p["concentration1"] - 1, 0) / (p["concentration0"] + 1),
        },
    )


def f():
    def law(p, y):
        kernel, below, above = odds_law(p["df1"] / 2, p["df2"] / 2, p["df1"] * y / p["df2"])
        return kernel - log(y), below, above

    return family(
        [{"df1": a, "df2": b} for a, b in [(2, 2), (5, 9), (0.2, 7), (60, 24), (1, 1000)]],
        lambda p: [1, mpf(10) ** -100, mpf(10) ** -10, 0.01, 0.3, 4, 50, 1e6],
        law,
        lambda p: {
            **odds_moments(p["df1"] / 2, p["df2"] / 2, p["df2"] / p["df1"]),
            "mode": max(p["df1"] - 2, 0) / p["df1"] * p["df2"] / (p["df2"] + 2),
        },
    )


def tweedie():
    """By the sum over the number of amounts; tails whole, by incomplete gamma functions of either side."""

    def law(p, y):
        m, d, k = p["mean"], p["dispersion"], p["power"]
        rate, a, unit = m ** (2 - k) / (d * (2 - k)), (2 - k) / (k - 1), d * (k - 1) * m ** (k - 1)
        if y == 0:
            return -rate, exp(-rate), -expm1(-rate)
        x = y / unit
        poisson = lambda j: exp(j * log(rate) - rate - loggamma(j + 1))

        def total(term):
            # from the largest term outwards
            peak = max(1, int(y ** (2 - k) / (d * (2 - k))))
            out, j = mpf(0), peak
            while j >= 1:
                t = term(j)
                out, j = out + t, j - 1
                if t < out * mpf(10) ** -40:
                    break
            j = peak + 1
            while True:
                t = term(j)
                out, j = out + t, j + 1
                if t < out * mpf(10) ** -40:
                    return out

        density = total(lambda j: poisson(j) * exp((j * a - 1) * log(x) - x - loggamma(j * a))) / unit
        if y < m:
            below = exp(-rate) + total(lambda j: poisson(j) * gammainc(j * a, 0, x, regularized=True))
            return log(density), below, 1 - below
        above = total(lambda j: poisson(j) * gammainc(j * a, x, inf, regularized=True))
        return log(density), 1 - above, above

    def shape(p):
        m, d, k = p["mean"], p["dispersion"], p["power"]
        return {
            "mean": m,
            "variance": d * m**k,
            "skewness": k * sqrt(d) * m ** (k / 2 - 1),
            "kurtosis": k * (2 * k - 1) * d * m ** (k - 2),
        }

    return family(
        [{"mean": m, "dispersion": d, "power": k} for m, d, k in [(2, 1.5, 1.5), (1, 0.5, 1.05), (3, 2, 1.95), (100, 0.3, 1.3), (0.01, 5, 1.7)]],
        lambda p: [p["mean"] * t for t in [0, 1e-6, 0.1, 0.8, 1, 1.5, 4, 20]],
        law,
        shape,
    )


FAMILIES = {
    "BCCG": bccg,
    "BCPE": bcpe,
    "BCT": bct,
    "BetaPrime": beta_prime,
    "F": f,
    "ChiSquared": chi_squared,
    "Gamma": gamma_family,
    "GeneralizedGamma": generalized_gamma,
    "InverseGamma": inverse_gamma,
    "Nakagami": nakagami,
    "BurrXII": burr,
    "Exponential": exponential,
    "LogNormal": lognormal,
    "GeneralizedPareto": generalized_pareto,
    "Gompertz": gompertz,
    "HalfCauchy": half_cauchy,
    "HalfNormal": half_normal,
    "InverseGaussian": inverse_gaussian,
    "LogLogistic": loglogistic,
    "Pareto": pareto,
    "Rayleigh": rayleigh,
    "Tweedie": tweedie,
    "Weibull": weibull,
}

if __name__ == "__main__":
    path = os.path.join(os.path.dirname(__file__), "positive.json")
    tables = json.load(open(path)) if os.path.exists(path) else {}
    # names as arguments make these anew and keep the others
    for name in sys.argv[1:] or FAMILIES:
        tables[name] = FAMILIES[name]()
    with open(path, "w") as file:
        json.dump(dict(sorted(tables.items())), file, indent=None, separators=(",", ":"))
        file.write("\n")
