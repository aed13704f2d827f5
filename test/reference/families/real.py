"""Reference values of the families on the real line, by mpmath at 50 digits: python3 test/reference/families/real.py
With names of families only these are made anew."""
import json
import os
import sys

from mpmath import asin, asinh, atan, besseli, beta, betainc, cos, cosh, digamma, erfc, euler, exp, expm1, floor, gamma, gammainc, log, log1p, loggamma, mp, mpf, pi, quad, sin, sinh, sqrt, zeta

mp.dps = 50
inf = mpf("inf")


def number(x):
    """The nearest double; infinities by name, since JSON has none."""
    x = float(x)
    return x if abs(x) != float("inf") else ("-Infinity" if x < 0 else "Infinity")


def logarithm(x):
    return log(+x) if x > 0 else -inf  # rounded: of 1/4 + 1e-61 mpmath has another logarithm


def rows(params, ys, density, below, above, extra=None, log_density=None):
    """Rows of one distribution: density, P(Y ≤ y), P(Y > y) and more as functions of y."""
    made = []
    for y in ys:
        y = float(y)
        if abs(y) == float("inf"):
            continue
        t = mpf(y)
        f, s = below(t), above(t)
        row = {"params": params, "y": y}
        row["logProb"] = number(log_density(t) if log_density else logarithm(density(t)))
        row.update(cdf=number(f), survival=number(s), logCdf=number(logarithm(f)), logSurvival=number(logarithm(s)))
        for name, of_y in (extra or {}).items():
            row[name] = number(of_y(t))
        made.append(row)
    return made


def moments(params, **values):
    return [{"params": params, **{name: number(v) for name, v in values.items()}}]


def at(loc, scale, zs):
    return [float(mpf(loc) + mpf(z) * mpf(scale)) for z in zs]


pairs = [(0, 1), (3, 0.5), (-1e6, 1e-3), (1e8, 1e8), (-7.25, 1e12)]
wide = [-1e300, -1e100, -1e9, -700, -37, -5, -1, -0.1, 0, 0.3, 1, 2.5, 8, 50, 1000, 1e200]
light = [-690, -300, -37, -5, -1, -0.1, 0, 0.3, 1, 2.5, 8, 50, 400, 1000]


def in_pairs(zs, standard):
    """Rows of a family of location and scale: standard(z) gives density, below and above."""
    made = []
    for i, (loc, scale) in enumerate(pairs):
        m, s = mpf(loc), mpf(scale)
        chosen = [z for z in (zs if i == 0 else zs[i % 2 :: 2]) if abs(z) * scale < 1e300]
        z = lambda y: (y - m) / s
        functions = [lambda y: standard(z(y))[0] / s, lambda y: standard(z(y))[1], lambda y: standard(z(y))[2]]
        made += rows({"loc": loc, "scale": scale}, at(loc, scale, chosen), *functions)
    return made


def cauchy():
    tail = lambda t: atan(1 / t) / pi if t > 1 else mpf(1) / 2 - atan(t) / pi

    def standard(z):
        small = tail(abs(z))
        return 1 / (pi * (1 + z * z)), (small if z < 0 else 1 - small), (1 - small if z < 0 else small)

    return in_pairs(wide, standard) + moments({"loc": 1, "scale": 3}, mode=1, entropy=log(4 * pi * 3))


def laplace():
    def standard(z):
        small = exp(-abs(z)) / 2
        return small, (small if z < 0 else 1 - small), (1 - small if z < 0 else small)

    made = in_pairs(light, standard)
    for y in [-40, 0.5, 1, 2.5, 1e5]:
        a = abs(mpf(y) - 1) / 3
        made.append({"params": {"loc": 1, "scale": 3}, "y": y, "crps": number(3 * (a + exp(-a) - mpf(3) / 4))})
    return made + moments({"loc": 1, "scale": 3}, mean=1, variance=18, skewness=0, kurtosis=3, mode=1, entropy=1 + log(mpf(6)))


def logistic():
    def standard(z):
        f, s = 1 / (1 + exp(-z)), 1 / (1 + exp(z))
        return f * s, f, s

    made = in_pairs(light, standard)
    for y in [-40, 0.5, 1, 2.5, 1e5]:
        z = (mpf(y) - 1) / 3
        made.append({"params": {"loc": 1, "scale": 3}, "y": y, "crps": number(3 * (z + 2 * log1p(exp(-z)) - 1))})
    return made + moments({"loc": 1, "scale": 3}, mean=1, variance=3 * pi**2, skewness=0, kurtosis=mpf(6) / 5, mode=1, entropy=2 + log(mpf(3)))


def gumbel(sign=1):
    def standard(z):
        t = exp(-sign * z)
        f, s = exp(-t), -expm1(-t)
        return t * f, (f if sign > 0 else s), (s if sign > 0 else f)

    zs = [sign * z for z in [-6.5, -6, -3, -1, -0.1, 0, 0.3, 1, 2.5, 8, 29, 31, 36, 40, 50, 400, 1000]]
    skewness = 12 * sqrt(mpf(6)) * zeta(3) / pi**3
    return in_pairs(zs, standard) + moments(
        {"loc": 1, "scale": 3}, mean=1 + sign * 3 * euler, variance=9 * pi**2 / 6, skewness=sign * skewness,
        kurtosis=mpf(12) / 5, mode=1, entropy=1 + euler + log(mpf(3)))


def uniform():
    made = []
    for lower, upper in [(0, 1), (-3, 5.5), (1e8, 1e8 + 1), (-1e300, 1.5e308), (0, 1e-300)]:
        a, b = mpf(lower), mpf(upper)
        ys = [lower, upper] + [float(a + (b - a) * mpf(u)) for u in (1e-9, 0.1, 0.5, 0.7, 0.9999999)] + [lower - 1, upper * 1.1]
        for y in ys:
            u = min(max((mpf(y) - a) / (b - a), 0), 1)
            inside = lower <= y <= upper
            row = {"params": {"lower": lower, "upper": upper}, "y": y, "logProb": number(-log(b - a) if inside else -inf)}
            row.update(cdf=number(u), survival=number(1 - u), logCdf=number(logarithm(u)), logSurvival=number(logarithm(1 - u)))
            if abs(upper) < 1e10:
                near = min(max(mpf(y), a), b)
                row["crps"] = number(abs(mpf(y) - near) + (b - a) * (u * u - u + mpf(1) / 3))
            made.append(row)
        made += moments({"lower": lower, "upper": upper}, mean=(a + b) / 2, skewness=0, kurtosis=-mpf(6) / 5, entropy=log(b - a))
    return made + moments({"lower": -3, "upper": 5.5}, variance=mpf(8.5) ** 2 / 12)


def triangular():
    made = []
    for lower, mode, upper in [(0, 1, 4), (-3, -3, 5.5), (-3, 5.5, 5.5), (1e8, 1e8 + 0.75, 1e8 + 1), (-1e300, 1e300, 1.5e308), (0, 1e-9, 1)]:
        a, m, b = mpf(lower), mpf(mode), mpf(upper)
        w = b - a
        ys = [lower, mode, upper] + [float(a + w * mpf(u)) for u in (1e-150, 1e-9, 0.1, 0.5, 0.7, 0.9999999)] + [lower - 1, upper * 1.1]
        for y in ys:
            t = mpf(y)
            inside = lower <= y <= upper
            left = inside and t <= m and m > a
            below = ((t - a) ** 2 / (w * (m - a)) if left else 1 - (b - t) ** 2 / (w * (b - m)) if inside else mpf(y > upper))
            above = 1 - below if left or not inside else (b - t) ** 2 / (w * (b - m))
            density = 2 / w * ((t - a) / (m - a) if left else (b - t) / (b - m)) if inside else mpf(0)
            row = {"params": {"lower": lower, "mode": mode, "upper": upper}, "y": y, "logProb": number(logarithm(density))}
            row.update(cdf=number(below), survival=number(above), logCdf=number(logarithm(below)), logSurvival=number(logarithm(above)))
            made.append(row)
        s, p, q = (a + m + b) / 3, (m - a) / w, (b - m) / w
        v = p * p + p * q + q * q
        values = dict(mean=s, skewness=sqrt(mpf(2)) * (q - p) * (2 * p + q) * (2 * q + p) / (5 * v ** mpf(1.5)), kurtosis=-mpf(3) / 5, mode=m, entropy=mpf(1) / 2 + log(w / 2))
        if upper < 1e100:
            values["variance"] = w * w * v / 18
        made += moments({"lower": lower, "mode": mode, "upper": upper}, **values)
    return made


def asymmetric_laplace():
    made = []
    for loc, scale, level in [(0, 1, 0.5), (3, 0.5, 0.1), (-1, 2, 0.99), (1e6, 100, 1e-9), (0, 1, 1 - 2.0**-40), (0, 1e-5, 1e-300)]:
        m, s, t = mpf(loc), mpf(scale), mpf(level)
        z = lambda y: (y - m) / s
        rho = lambda v: v * t if v >= 0 else -v * (1 - t)
        density = lambda y: t * (1 - t) / s * exp(-rho(z(y)))
        below = lambda y: t * exp(-rho(z(y))) if y < loc else t - (1 - t) * expm1(-rho(z(y)))
        above = lambda y: (1 - t) * exp(-rho(z(y))) if y >= loc else (1 - t) - t * expm1(-rho(z(y)))
        ys = at(loc, scale, [-1e5, -600, -30, -3, -0.2, 0, 0.1, 1, 5, 40, 650, 1e12])

        def crps(y):
            a = abs(z(y))
            r = t if y >= loc else 1 - t
            q = 1 - r
            return s * (q * q / (2 * r) + r * r / (2 * q) + a + 2 * q * expm1(-r * a) / r)

        made += rows({"loc": loc, "scale": scale, "level": level}, ys, density, below, above, {"crps": crps} if 0.01 < level < 0.995 else None)
        skewness = 2 * ((1 - t) ** 3 - t**3) / (t**2 + (1 - t) ** 2) ** mpf(1.5)
        kurtosis = 6 * (t**4 + (1 - t) ** 4) / (t**2 + (1 - t) ** 2) ** 2
        made += moments({"loc": loc, "scale": scale, "level": level}, mode=loc, entropy=1 + log(s / t / (1 - t)), skewness=skewness, kurtosis=kurtosis)
        if level > 1e-100:
            variance = s * s * (t**2 + (1 - t) ** 2) / (t * (1 - t)) ** 2
            made += moments({"loc": loc, "scale": scale, "level": level}, mean=m + s * (1 - 2 * t) / t / (1 - t), variance=variance)
    return made


def normal_tail(x):
    """P(N > x); where mpmath refuses by the first terms of its series."""
    if abs(x) > 1e9:
        return phi(x) / x * (1 - 1 / x**2 + 3 / x**4 - 15 / x**6) if x > 0 else 1 - normal_tail(-x)
    return erfc(x / sqrt(mpf(2))) / 2


def phi(x):
    return exp(-x * x / 2) / sqrt(2 * pi)


def johnson_su():
    made = []
    for loc, scale, skew, tail in [(0, 1, 0, 1), (3, 0.5, 1.5, 2), (-100, 20, -4, 0.7), (0, 1, 0.25, 1000), (1e6, 1e-3, 10, 3)]:
        m, s, g, d = mpf(loc), mpf(scale), mpf(skew), mpf(tail)
        z = lambda y: (y - m) / s
        n = lambda y: d * asinh(z(y)) - g
        ys = [float(m + s * sinh((mpf(v) + g) / d)) for v in [-37, -20, -5, -1, 0, 0.5, 3, 9, 37]] + at(loc, scale, [0, -1e3, 1e80])
        density = lambda y: d / s / sqrt(1 + z(y) ** 2) * phi(n(y))
        made += rows({"loc": loc, "scale": scale, "skew": skew, "tail": tail}, ys, density, lambda y: normal_tail(-n(y)), lambda y: normal_tail(n(y)),
                     log_density=lambda y: log(d / s) - log1p(z(y) ** 2) / 2 - n(y) ** 2 / 2 - log(2 * pi) / 2)
        w, o = exp(1 / d**2), g / d
        skewness = sqrt(w * (w - 1)) * (w * (w + 2) * sinh(3 * o) + 3 * sinh(o)) / sqrt(mpf(2)) / (w * cosh(2 * o) + 1) ** mpf(1.5)
        kurtosis = (w**2 * (w**4 + 2 * w**3 + 3 * w**2 - 3) * cosh(4 * o) + 4 * w**2 * (w + 2) * cosh(2 * o) + 3 * (2 * w + 1)) / (2 * (w * cosh(2 * o) + 1) ** 2) - 3
        made += moments({"loc": loc, "scale": scale, "skew": skew, "tail": tail}, mean=m + s * sqrt(w) * sinh(o),
                        variance=s * s / 2 * (w - 1) * (w * cosh(2 * o) + 1), skewness=skewness, kurtosis=kurtosis)
    return made


def sinh_arcsinh():
    made = []
    for loc, scale, skew, tail in [(0, 1, 0, 1), (3, 0.5, 0.5, 0.8), (-100, 20, -2, 0.3), (0, 1, 0.25, 5), (1e6, 1e-3, 3, 1.5)]:
        m, s, e, d = mpf(loc), mpf(scale), mpf(skew), mpf(tail)
        z = lambda y: (y - m) / s
        w = lambda y: d * asinh(z(y)) - e
        n = lambda y: sinh(w(y))
        ys = [float(m + s * sinh((asinh(mpf(v)) + e) / d)) for v in [-37, -20, -5, -1, 0, 0.5, 3, 9, 37]]
        ys += [y for y in at(loc, scale, [0, -1e3, 1e40]) if abs(n(mpf(y))) < 1e6]
        made += rows({"loc": loc, "scale": scale, "skew": skew, "tail": tail}, ys, None, lambda y: normal_tail(-n(y)), lambda y: normal_tail(n(y)),
                     log_density=lambda y: log(d / s) + log(cosh(w(y))) - log1p(z(y) ** 2) / 2 - n(y) ** 2 / 2 - log(2 * pi) / 2)
    return made


def ex_gaussian():
    made = []
    for loc, scale, rate in [(0, 1, 1), (0.3, 0.05, 5), (-3, 2, 1e-6), (100, 1e-3, 0.5), (0, 1, 40), (1, 2, 1e9), (0, 1, 0.49), (0, 1e-100, 1e-100)]:
        m, s, l = mpf(loc), mpf(scale), mpf(rate)
        r = l * s
        z = lambda y: (y - m) / s
        # φ(z)·(1 − Φ(r − z))/φ(r − z), with digits to spare for differences
        part = lambda y: exp(r * r / 2 - r * z(y)) * normal_tail(r - z(y))
        ys = at(loc, scale, [-37, -20, -5, -1, -0.01, 0.02, 0.5, 1.5, 6, 30, 36]) + [float(m + mpf(u) / l) for u in [0.5, 3, 300, 690]]
        old, mp.dps = mp.dps, 400
        r = mpf(rate) * mpf(scale)
        made += rows({"loc": loc, "scale": scale, "rate": rate}, ys, lambda y: l * part(y), lambda y: normal_tail(-z(y)) - part(y), lambda y: normal_tail(z(y)) + part(y))
        mp.dps = old
        made += moments({"loc": loc, "scale": scale, "rate": rate}, mean=m + 1 / l, skewness=2 / (1 + r * r) ** mpf(1.5), kurtosis=6 / (1 + r * r) ** 2)
        if rate > 1e-90:
            made += moments({"loc": loc, "scale": scale, "rate": rate}, variance=s * s + 1 / l**2)
    return made


def gev():
    made = []
    for loc, scale, shape in [(0, 1, 0), (3, 0.5, 0.2), (-10, 2, -0.3), (0, 1, 1e-9), (0, 1, -1e-5), (0, 1, 1e-200), (1e3, 10, 1.5), (0, 1, -1), (0, 1, -2), (0, 1, 0.05), (1, 3, -0.062)]:
        m, s, x = mpf(loc), mpf(scale), mpf(shape)
        z = lambda y: (y - m) / s
        w = lambda y: log1p(x * z(y)) / x if x != 0 else z(y)
        from_w = lambda v: (expm1(x * mpf(v)) / x if x != 0 else mpf(v))
        ys = [float(m + s * from_w(v)) for v in [-6.4 if shape < 1 else -4, -3, -1, 0, 0.4, 2, 10]]
        if shape > -0.5:
            ys += [float(m + s * from_w(v)) for v in ([15, 20] if shape < -0.1 else [29, 35, 100, 690])]
        ends = (m - s / x) if x != 0 else None
        hazard = lambda y: (exp(-w(y)) if x == 0 or 1 + x * z(y) > 0 else (inf if x > 0 else mpf(0)))
        inside = lambda y: x == 0 or 1 + x * z(y) > 0
        log_density = lambda y: -log(s) - (1 + x) * w(y) - exp(-w(y)) if inside(y) else -inf
        made += rows({"loc": loc, "scale": scale, "shape": shape}, ys, None, lambda y: exp(-hazard(y)), lambda y: -expm1(-hazard(y)), log_density=log_density)
        old, mp.dps = mp.dps, 700
        big = mpf(shape) if shape != 0 else mpf(10) ** -300
        mean = m + s * (gamma(1 - big) - 1) / big if shape < 1 else inf
        variance = s * s * (gamma(1 - 2 * big) - gamma(1 - big) ** 2) / big**2 if shape < 0.5 else inf
        mode = m if shape == 0 else m + s * ((1 + big) ** -big - 1) / big if shape > -1 else ends
        made += moments({"loc": loc, "scale": scale, "shape": shape}, mean=mean, variance=variance, mode=mode, entropy=log(s) + euler * x + euler + 1)
        mp.dps = old
    return made


def below_by_parts(density, z, step):
    """The integral of a density from −∞ to z, in panels that widen away from z; its decay is at least exponential in step."""
    edges = [z - step * w for w in [0, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512]]
    unit = density(z)  # quad stops at an absolute error
    return unit * sum(quad(lambda t: density(t) / unit, [b, a]) for a, b in zip(edges, edges[1:]))


def student_t_tail(w, df):
    """P(Z > √df·w), w ≥ 0."""
    if df <= 1000:
        return betainc(df / 2, mpf(1) / 2, 0, 1 / (1 + w * w), regularized=True) / 2
    z = w * sqrt(df)
    density = lambda t: exp(-(df + 1) / 2 * log1p(t * t / df) - log(df) / 2 - log(beta(df / 2, mpf(1) / 2)))
    return below_by_parts(lambda t: density(-t), -z, 1 / (1 + z / 2)) if z > 0 else mpf(1) / 2


def student_t():
    made = []
    for df, loc, scale in [(3, 0, 1), (0.1, 1, 2), (1, 0, 1), (2.5, -3, 0.01), (30, 1e6, 100), (1e8, 0, 1), (1e4, 0, 1), (0.001, 0, 1)]:
        v, m, s = mpf(df), mpf(loc), mpf(scale)
        z = lambda y: (y - m) / s
        logb = loggamma(v / 2) + loggamma(mpf(1) / 2) - loggamma(v / 2 + mpf(1) / 2)
        log_density = lambda y: -(v + 1) / 2 * log1p(z(y) ** 2 / v) - log(v) / 2 - logb - log(s)
        tail = lambda y: student_t_tail(abs(z(y)) / sqrt(v), v)
        zs = [-37, -4, -1, -0.01, 0, 0.3, 2, 7, 30] + ([] if df > 1000 else [1e3, -1e10, 1e100, -1e250])
        made += rows({"df": df, "loc": loc, "scale": scale}, at(loc, scale, zs), None,
                     lambda y: tail(y) if z(y) < 0 else 1 - tail(y), lambda y: 1 - tail(y) if z(y) < 0 else tail(y), log_density=log_density)
        values = {"mode": loc, "entropy": (v + 1) / 2 * (digamma((v + 1) / 2) - digamma(v / 2)) + log(v) / 2 + logb + log(s)}
        if df > 1:
            values["mean"] = loc
            values["variance"] = s * s * v / (v - 2) if df > 2 else inf
        if df > 2:
            values["kurtosis"] = 6 / (v - 4) if df > 4 else inf
        made += moments({"df": df, "loc": loc, "scale": scale}, **values)
    return made


def skew_normal():
    made = []
    for loc, scale, skew in [(0, 1, 5), (3, 0.5, -1.5), (0, 1, 0), (0, 1, 0.3), (0, 1, 1e6), (-100, 20, 30), (0, 1, -0.01), (0, 1, 1)]:
        m, s, a = mpf(loc), mpf(scale), mpf(skew)
        z = lambda y: (y - m) / s
        density = lambda t: 2 * phi(t) * normal_tail(-a * t)

        def below(t, b):
            """P(Z ≤ t) for skew b, from where that is not near 1."""
            f = lambda u: 2 * phi(u) * normal_tail(-b * u)
            if t > 0:
                points = [mpf(0)] + [p for p in (1 / abs(b) * w for w in (1, 3, 8, 20)) if p < t] if b != 0 else [mpf(0)]
                return mpf(1) / 2 - atan(b) / pi + quad(f, points + [t])
            return below_by_parts(f, t, 1 / (1 - t * (1 + (b * b if b > 0 else 0)) + max(b, 0)))

        zs = [-20, -6, -2, -0.4, -1e-3, 0, 1e-3, 0.2, 1, 3, 8, 20, 36]
        small = lambda v, b: below(v, b) if v < 1 else 1 - below(-v, -b)
        made += rows({"loc": loc, "scale": scale, "skew": skew}, at(loc, scale, zs), lambda y: density(z(y)) / s,
                     lambda y: small(z(y), a), lambda y: small(-z(y), -a))
        d = a / sqrt(1 + a * a) * sqrt(2 / pi)
        made += moments({"loc": loc, "scale": scale, "skew": skew}, mean=m + s * d, variance=s * s * (1 - d * d),
                        skewness=(4 - pi) / 2 * d**3 / (1 - d * d) ** mpf(1.5), kurtosis=2 * (pi - 3) * d**4 / (1 - d * d) ** 2)
    return made


def skew_t_thin(h, a, v):
    """P(X > h, Y > aX) of a bivariate t, h and a ≥ 0: 1/π·∫ₐ^∞ (1 + h²(1 + s²)/v)^(−v/2)/(1 + s²) ds in s = sinh u."""
    start, w2 = asinh(a), h * h / v
    log_term = lambda u: -v / 2 * log1p(w2 * cosh(u) ** 2) - log(cosh(u))
    unit = log_term(start)
    edges = [start] + [start + mpf(2) ** k for k in range(-40, 10)]
    return exp(unit) / pi * sum(quad(lambda u: exp(log_term(u) - unit), [b, c]) for b, c in zip(edges, edges[1:]))


def skew_t():
    def student_above(x, v):
        tail = student_t_tail(abs(x) / sqrt(v), v)
        return tail if x > 0 else 1 - tail

    def log_standard(z, a, v):
        lead = -log(v) / 2 - loggamma(v / 2) - loggamma(mpf(1) / 2) + loggamma(v / 2 + mpf(1) / 2)
        return log(2) + lead - (v + 1) / 2 * log1p(z * z / v) + log(student_above(-a * z * sqrt((v + 1) / (v + z * z)), v + 1))

    # the thin tail is what the density says
    whole = quad(lambda t: exp(log_standard(-t, mpf(2), mpf(3))), [1, 2, 4, 8, 16, 64, 256, inf])
    assert abs(skew_t_thin(mpf(1), mpf(2), mpf(3)) / whole - 1) < 1e-20

    made = []
    for loc, scale, skew, df in [(0, 1, 5, 4), (3, 0.5, -1.5, 0.1), (0, 1, 0, 1), (0, 1, 0.3, 2.5), (0, 1, 1e6, 6), (-100, 20, 30, 30), (0, 1, -0.01, 1e4), (0, 1, 1, 1e8)]:
        m, s, a, v = mpf(loc), mpf(scale), mpf(skew), mpf(df)
        z = lambda y: (y - m) / s

        def below(x, b):
            h = abs(x)
            old, mp.dps = mp.dps, 60
            thin, both = skew_t_thin(h, abs(b), v), 2 * student_t_tail(h / sqrt(v), v)
            part = thin if b >= 0 else both - thin
            other = both - thin if b >= 0 else thin
            mp.dps = old
            return part if x <= 0 else 1 - other

        zs = [-37, -4, -1, -0.01, 0, 0.3, 2, 30] if df > 1000 else [-1e100, -1e4, -5, -1, -0.01, 0, 0.3, 2, 30, 1e10]
        made += rows({"loc": loc, "scale": scale, "skew": skew, "df": df}, at(loc, scale, zs), None,
                     lambda y: below(z(y), a), lambda y: below(-z(y), -a), log_density=lambda y: log_standard(z(y), a, v) - log(s))
        share = a / sqrt(1 + a * a)
        raw = lambda k: sqrt(v / 2) ** k * gamma((v - k) / 2) / gamma(v / 2)  # of √(v/χ²)
        values = {}
        if df > 4:
            old, mp.dps = mp.dps, 120
            e1, e2, e3, e4 = raw(1) * share * sqrt(2 / pi), raw(2), raw(3) * share * (3 - share**2) * sqrt(2 / pi), raw(4) * 3
            variance = e2 - e1**2
            values = {
                "mean": m + s * e1,
                "variance": s * s * variance,
                "skewness": (e3 - 3 * e1 * e2 + 2 * e1**3) / variance / sqrt(variance),
                "kurtosis": (e4 - 4 * e1 * e3 + 6 * e1**2 * e2 - 3 * e1**4) / variance**2 - 3,
            }
            mp.dps = old
        elif df > 1:
            values = {"mean": m + s * raw(1) * share * sqrt(2 / pi), "variance": inf if df <= 2 else s * s * (raw(2) - (raw(1) * share) ** 2 * 2 / pi)}
        if values:
            made += moments({"loc": loc, "scale": scale, "skew": skew, "df": df}, **values)
    return made


def generalized_normal():
    made = []
    for loc, scale, shape in [(0, 1, 1.5), (3, 0.5, 0.7), (-100, 20, 2), (0, 1, 1), (0, 1, 8), (1, 2, 0.1), (0, 1, 100)]:
        m, s, b = mpf(loc), mpf(scale), mpf(shape)
        z = lambda y: (y - m) / s
        log_density = lambda y: -log(2 * s) - loggamma(1 + 1 / b) - abs(z(y)) ** b
        tail = lambda y: gammainc(1 / b, abs(z(y)) ** b, regularized=True) / 2
        zs = [-(mpf(x) ** (1 / b)) for x in (690, 40, 3, 0.1)] + [-0.5, 0, 1e-3, 0.9] + [mpf(x) ** (1 / b) for x in (1.5, 8, 300)]
        made += rows({"loc": loc, "scale": scale, "shape": shape}, at(loc, scale, zs), None,
                     lambda y: tail(y) if z(y) < 0 else 1 - tail(y), lambda y: 1 - tail(y) if z(y) < 0 else tail(y), log_density=log_density)
        values = dict(mean=loc, mode=loc, variance=s * s * gamma(3 / b) / gamma(1 / b), entropy=1 / b + log(2 * s) + loggamma(1 + 1 / b))
        if shape != 2:  # where it is 0
            values["kurtosis"] = gamma(5 / b) * gamma(1 / b) / gamma(3 / b) ** 2 - 3
        made += moments({"loc": loc, "scale": scale, "shape": shape}, **values)
    return made


def log_von_mises_piece(kappa, near, length):
    """log of ∫ e^(κ·(cos t − 1)) dt from near to near + length ≤ π: what is below e^−130 of its beginning is left out."""
    if length <= 0:
        return -inf
    f = lambda t: exp(-2 * kappa * sin(near + t / 2) * sin(t / 2))
    s = sin(near / 2) ** 2 + 65 / kappa
    reach = min(length, 2 * asin(sqrt(s)) - near) if s < 1 else length
    return log(quad(f, [reach * i / 16 for i in range(17)])) - 2 * kappa * sin(near / 2) ** 2


def log_von_mises_arc(kappa, start, end):
    """log of ∫ e^(κ·(cos t − 1)) dt: pieces between multiples of π."""
    ends = [start]
    while floor(ends[-1] / pi) + 1 < end / pi:
        ends.append((floor(ends[-1] / pi) + 1) * pi)
    parts = []
    for a, b in zip(ends, ends[1:] + [end]):
        turn = 2 * pi * floor((a + b) / (4 * pi) + mpf(1) / 2)
        a, b = a - turn, b - turn
        parts.append(log_von_mises_piece(kappa, *((a, b - a) if a + b > 0 else (-b, b - a))))
    best = max(parts)
    return best + log(sum(exp(p - best) for p in parts)) if best > -inf else best


def von_mises():
    made = []
    cases = [(0, 2), (0.5, 1e-3), (-2.5, 30), (1, 0.1), (3, 1000), (40, 7.5), (0.25, 1e8), (0.25, 12), (0.25, 11.9), (0.25, 1e20), (0, 1e6), (-1, 1e6), (-0.5, 700), (3.1, 0.7)]
    for loc, k in cases:
        m, kappa = mpf(loc), mpf(k)
        # I0 of a large argument by its asymptotic series, which ends below 1e-50 from 1e4 on
        if kappa > 500:
            total = term = mpf(1)
            for n in range(1, 40):
                term *= mpf(2 * n - 1) ** 2 / (8 * n * kappa)
                total += term
            rest, slope = log(total / sqrt(2 * pi * kappa)), None
        else:
            rest, slope = log(besseli(0, kappa)) - kappa, 1 - besseli(1, kappa) / besseli(0, kappa)
        width = min(1, 1 / sqrt(kappa))
        centre = float(m - 2 * pi * floor(m / (2 * pi) + mpf(1) / 2))
        far = [-3.14, -1.5, -0.1, 0, 1e-9, 0.75, 2, 3]
        # at 1e-300 and 1 − 1e-16 of a large concentration
        near = [centre + z * float(width) for z in ((-0.5, 0, 1) if kappa < 100 else (-37, -0.5, 0, 1, 8))]
        for y in far + near + ([-3.141592653589, 3.1415926] if kappa < 100 else []):
            if abs(y) < pi:
                value = kappa * (cos(mpf(y) - m) - 1) - log(2 * pi) - rest
                row = {"params": {"loc": loc, "concentration": k}, "y": y, "logProb": number(value)}
                if abs(loc) < pi:
                    edge = mpf(float(pi))
                    below, above = (log_von_mises_arc(kappa, *ends) - log(2 * pi) - rest for ends in ((-edge - m, y - m), (y - m, edge - m)))
                    row.update(cdf=number(exp(below)), survival=number(exp(above)), logCdf=number(below), logSurvival=number(above))
                made.append(row)
        values = {} if slope is None else {"entropy": rest + log(2 * pi) + kappa * slope}
        made += moments({"loc": loc, "concentration": k}, mode=m - 2 * pi * floor(m / (2 * pi) + mpf(1) / 2), **values)
    return made


tables = {
    "Cauchy": cauchy,
    "Laplace": laplace,
    "Logistic": logistic,
    "Gumbel": gumbel,
    "GumbelMin": lambda: gumbel(-1),
    "Uniform": uniform,
    "Triangular": triangular,
    "AsymmetricLaplace": asymmetric_laplace,
    "JohnsonSU": johnson_su,
    "SinhArcsinh": sinh_arcsinh,
    "ExGaussian": ex_gaussian,
    "GEV": gev,
    "SkewT": skew_t,
    "StudentT": student_t,
    "SkewNormal": skew_normal,
    "GeneralizedNormal": generalized_normal,
    "VonMises": von_mises,
}

if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "real.json")
    old = json.load(open(path)) if os.path.exists(path) else {}
    wanted = sys.argv[1:] or list(tables)
    made = {name: tables[name]() if name in wanted else old[name] for name in tables if name in wanted or name in old}
    lines = [f'{json.dumps(name)}:{json.dumps(made[name], separators=(",", ":"), allow_nan=False)}' for name in made]
    with open(path, "w") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
