"""Reference values of families on the unit interval, by mpmath at 50 digits: python3 test/reference/families/unit.py"""
import json
import os
import sys

from mpmath import beta, betainc, digamma, erfc, exp, expm1, inf, log, log1p, mp, mpf, pi, quad, sqrt

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from distributions import number, row  # noqa: E402

mp.dps = 50


def shape(raw):
    """Mean, variance, skewness and kurtosis of raw moments 1 to 4."""
    m1, m2, m3, m4 = raw
    c2 = m2 - m1**2
    c3 = m3 - 3 * m1 * m2 + 2 * m1**3
    c4 = m4 - 4 * m1 * m3 + 6 * m1**2 * m2 - 3 * m1**4
    return {
        "mean": number(m1),
        "variance": number(c2),
        "skewness": number(c3 / c2 ** mpf(1.5)),
        "kurtosis": number(c4 / c2**2 - 3),
    }


def kumaraswamy():
    cases = []
    for a, b in [(2, 3.5), (0.3, 0.4), (1, 1), (5, 1), (1, 0.5), (1e-3, 2), (30, 1e8), (1e8, 0.7), (0.01, 1e4)]:
        A, B = mpf(a), mpf(b)
        constants = {}
        if a <= 30 and b < 1e5 and a >= 0.3:
            constants = shape([B * beta(1 + n / A, B) for n in range(1, 5)])
            constants["entropy"] = number(1 - 1 / B + (1 - 1 / A) * (digamma(B + 1) - digamma(1)) - log(A * B))
            if a == b == 1:
                del constants["skewness"]  # 0, which rounding misses
            if a >= 1 and b >= 1 and a * b > 1:
                constants["mode"] = number(((A - 1) / (A * B - 1)) ** (1 / A))
        for y in [1e-300, 1e-20, 0.01, 0.4, 0.54, 0.97, 1 - 2.0**-40]:
            Y = mpf(y)
            tiny = Y**A < mpf(10) ** -350
            with mp.workdps(400):
                s = (1 - Y**A) ** B
                values = row(A * B * Y ** (A - 1) * (1 - Y**A) ** (B - 1), B * Y**A if tiny else 1 - s, s)
            cases.append({"params": {"concentration1": a, "concentration0": b}, "y": y, **values, **constants})
            constants = {}
    for a, b, y, p in [(1, 4, 0, 4), (2, 1, 1, 2), (1, 1, 0, 1), (1, 1, 1, 1), (2, 3, 0, 0), (2, 3, 1, 0)]:
        cases.append({"params": {"concentration1": a, "concentration0": b}, "y": y, "logProb": number(log(p)) if p else "-Infinity"})
    return cases


def logit_normal():
    cases = []
    for loc, scale in [(0, 1), (0.5, 1.25), (-3, 0.01), (10, 8), (-0.125, 3)]:
        for y in [1e-300, 1e-30, 1e-5, 0.03, 0.3, 0.5, 0.75, 0.999, 1 - 2.0**-50]:
            Y = mpf(y)
            z = (log(Y) - log1p(-Y) - loc) / mpf(scale)
            p = exp(-z * z / 2) / sqrt(2 * pi) / mpf(scale) / Y / (1 - Y)
            root = sqrt(mpf(2))
            cases.append({"params": {"loc": loc, "scale": scale}, "y": y, **row(p, erfc(-z / root) / 2, erfc(z / root) / 2)})
    cases += [{"params": {"loc": 0, "scale": 1}, "y": y, "logProb": "-Infinity"} for y in (0, 1)]
    return cases


def continuous_bernoulli():
    cases = []
    for logits in [0, 1e-12, -1e-3, 0.3, -1.9375, 2.0625, -5, 40, 1e5, -1e6]:
        l = mpf(logits)
        with mp.workdps(120):
            raw = []
            if l == 0:
                raw = [mpf(1) / (n + 1) for n in range(1, 5)]
            elif abs(l) < 0.1:
                z = sum(l**k / mp.factorial(k) / (k + 1) for k in range(40))
                raw = [sum(l**k / mp.factorial(k) / (n + k + 1) for k in range(40)) / z for n in range(1, 5)]
            else:
                # m_n = (e^l − n·I_{n−1})/l·l/(e^l − 1), all divided by e^l − 1
                m = mpf(1)
                for n in range(1, 5):
                    m = 1 / (1 - exp(-l)) - n * m / l
                    raw.append(m)
            constants = shape(raw)
            z = mpf(1) if l == 0 else expm1(l) / l
            constants["entropy"] = number(log(z) - l * raw[0])
            constants["mode"] = 1 if l > 0 else 0
        for y in [0, 1e-300, 1e-9, 0.2, 0.5, 0.7, 1 - 2.0**-45, 1]:
            Y = mpf(y)
            with mp.workdps(420):
                p = exp(l * Y) / z
                f = Y if l == 0 else expm1(l * Y) / expm1(l)
                g = 1 - Y if l == 0 else (exp(l) - exp(l * Y)) / expm1(l)
                values = row(p, f, g)
            cases.append({"params": {"logits": logits}, "y": y, **values, **constants})
            constants = {}
    return cases


def beta_law():
    cases = []
    for a, b in [(2, 3.5), (1, 4), (0.3, 0.4), (1e-3, 5), (40, 1e-3), (1e8, 2e8), (3e4, 1.5), (1, 1)]:
        A, B = mpf(a), mpf(b)
        n = A + B
        constants = {
            "mean": number(A / n),
            "variance": number(A * B / n**2 / (n + 1)),
            "skewness": number(2 * (B - A) * sqrt(n + 1) / (n + 2) / sqrt(A * B)),
            "kurtosis": number(6 * ((A - B) ** 2 * (n + 1) - A * B * (n + 2)) / (A * B * (n + 2) * (n + 3))),
        }
        if n < 1e3:
            constants["entropy"] = number(log(beta(A, B)) - (A - 1) * digamma(A) - (B - 1) * digamma(B) + (n - 2) * digamma(n))
        if a >= 1 and b >= 1 and n > 2:
            constants["mode"] = number((A - 1) / (n - 2))
        ys = [1e-300, 1e-20, 0.01, 0.25, 0.6, 0.999, 1 - 2.0**-40]
        if a == 1e8:
            ys = [0.3325, 0.33333, 0.3334, 0.334]
        for y in ys:
            Y = mpf(y)
            mp.dps = 360 if y < 1e-15 else 60
            if n < 1e3:
                f = betainc(A, B, 0, Y, regularized=True)
                g = betainc(B, A, 0, 1 - Y, regularized=True)
            else:  # Gauss's series of the smaller side
                def part(a, b, y):
                    total, term, k = mpf(1), mpf(1), 0
                    while term > total * mpf(10) ** -45:
                        term *= (a + b + k) / (a + 1 + k) * y
                        total += term
                        k += 1
                    return exp(a * log(y) + b * log(1 - y) - log(a) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b)) * total

                f, g = (part(A, B, Y), None) if Y < A / n else (None, part(B, A, 1 - Y))
                f, g = f if f is not None else 1 - g, g if g is not None else 1 - f
            density = exp((A - 1) * log(Y) + (B - 1) * log1p(-Y) - mp.loggamma(A) - mp.loggamma(B) + mp.loggamma(A + B))
            values = row(density, f, g)
            if n < 1e3 and min(a, b) > 0.1:
                more = betainc(A + 1, B, 0, Y, regularized=True)
                values["crps"] = number(Y * (2 * f - 1) + A / n * (1 - 2 * more - 2 * beta(2 * A, 2 * B) / (A * beta(A, B) ** 2)))
            mp.dps = 50
            cases.append({"params": {"concentration1": a, "concentration0": b}, "y": y, **values, **constants})
            constants = {}
    for a, b, y, p in [(1, 4, 0, 4), (3, 1, 1, 3), (2, 3, 0, 0), (2, 3, 1, 0)]:
        cases.append({"params": {"concentration1": a, "concentration0": b}, "y": y, "logProb": number(log(mpf(p))) if p else "-Infinity"})
    return cases


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "unit.json")
    tables = {
        "Beta": beta_law(),
        "Kumaraswamy": kumaraswamy(),
        "LogitNormal": logit_normal(),
        "ContinuousBernoulli": continuous_bernoulli(),
    }
    with open(path, "w") as file:
        json.dump(tables, file, indent=None, separators=(",", ":"))
        file.write("\n")
