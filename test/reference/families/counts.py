"""Reference values of counts and classes, by mpmath at 50 digits: python3 test/reference/families/counts.py [family …]"""
import json
import os
import sys

from mpmath import erfc, exp, log, mp, mpf

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from distributions import number, row  # noqa: E402

mp.dps = 50


def geometric():
    cases = []
    for logits in [-12, -1.5, 0, 0.75, 9, 60]:
        l = mpf(logits)
        p, r = 1 / (1 + exp(-l)), 1 / (1 + exp(l))
        constants = {
            "mean": number(r / p),
            "variance": number(r / p**2),
            "skewness": number((1 + r) / mp.sqrt(r)),
            "kurtosis": number(6 + p**2 / r),
            "entropy": number(-log(p) - r / p * log(r)),
            "mode": 0,
        }
        for y in [0, 1, 2, 7, 40, 1000, 10**9]:
            with mp.workdps(60 if logits > -5 else 80):
                values = row(p * r**y, 1 - r ** (y + 1), r ** (y + 1))
                values["crps"] = number(y - 2 * r / p * (1 - r**y) + r**2 / (1 - r**2))
            cases.append({"params": {"logits": logits}, "y": y, **values, **constants})
            constants = {}
    return cases


def ordinal(cdf, survival):
    cases = []
    for cuts in [[-1, 0.5, 2], [-30, -29, -28.9375], [0, 1e-6, 25], [-0.25, -0.25 + 2**-40, 3], [5, 8, 8.0078125], [-700, 1, 3]]:
        mp.dps = 400
        f = [mpf(0)] + [cdf(mpf(c)) for c in cuts] + [mpf(1)]
        s = [mpf(1)] + [survival(mpf(c)) for c in cuts] + [mpf(0)]
        p = [b - a if a < 0.5 else u - v for a, b, u, v in zip(f, f[1:], s, s[1:])]
        for y in range(4):
            values = row(p[y], f[y + 1], s[y + 1])
            values["crps"] = number(sum(s[j + 1] ** 2 if j >= y else f[j + 1] ** 2 for j in range(3)))
            values["mode"] = max(range(4), key=lambda j: p[j])
            values["entropy"] = number(-sum(x * log(x) for x in p if x > 0))
            cases.append({"params": {"cutpoints": cuts}, "y": y, **values})
        mp.dps = 50
    return cases


def moments(pairs, wanted=("mean", "variance", "skewness", "kurtosis", "entropy", "mode")):
    """Of integers with their probabilities, all that matter."""
    m = sum(k * p for k, p in pairs)
    c2, c3, c4 = [sum((k - m) ** n * p for k, p in pairs) for n in (2, 3, 4)]
    values = {
        "mean": m,
        "variance": c2,
        "skewness": c3 / c2 ** mpf(1.5),
        "kurtosis": c4 / c2**2 - 3,
        "entropy": -sum(p * log(p) for _, p in pairs if p > 0),
        "mode": max(pairs, key=lambda pair: pair[1])[0],
    }
    return {name: number(values[name]) for name in wanted}


def loggam(x):
    return mp.loggamma(x)


def poisson():
    cases = []
    for rate, ys in [
        (3, [0, 1, 2, 6, 40, 200]),
        (1e-10, [0, 1, 2, 20]),
        (0.25, [0, 1, 7, 150]),
        (57.5, [0, 3, 40, 57, 80, 400]),
        (1e4, [7000, 9990, 10000, 10350, 14000]),
        (1e9, [998000000, 999900000, 1000000000, 1000000001, 1001200000]),
    ]:
        m = mpf(rate)
        constants = {"mean": rate, "variance": rate, "skewness": number(1 / mp.sqrt(m)), "kurtosis": number(1 / m), "mode": int(rate)}
        if rate < 100:
            constants.update(moments([(k, exp(-m + k * log(m) - loggam(k + 1))) for k in range(int(rate * 8) + 80)], ("entropy",)))
        for y in ys:
            mp.dps = 60
            p = exp(-m + y * log(m) - loggam(mpf(y) + 1))
            if rate < 1e6:
                below = p * sum_terms(lambda k: k / m, y, -1)
                above = p * (sum_terms(lambda k: m / (k + 1), y, 1) - 1)
            else:  # by the sum that converges, the other is what is left
                if y >= rate:
                    above = p * (sum_terms(lambda k: m / (k + 1), y, 1) - 1)
                    below = 1 - above
                else:
                    below = p * sum_terms(lambda k: k / m, y, -1)
                    above = 1 - below
            values = row(p, below, above)
            if 0.1 < rate < 100:
                z = 2 * m
                f = below
                values["crps"] = number((y - m) * (2 * f - 1) + 2 * m * p - m * exp(-z) * (mp.besseli(0, z) + mp.besseli(1, z)))
            mp.dps = 50
            cases.append({"params": {"rate": rate}, "y": y, **values, **constants})
            constants = {}
    return cases


def sum_terms(ratio, k, step):
    """1 + ratio(k) + ratio(k)·ratio(k + step) + …"""
    total, term = mpf(1), mpf(1)
    while True:
        term *= ratio(mpf(k))
        k += step
        total += term
        if term < total * mpf(10) ** (5 - mp.dps) or term == 0:
            return total


def binomial_p(y, n, p, q):
    return exp(loggam(mpf(n) + 1) - loggam(mpf(y) + 1) - loggam(mpf(n - y) + 1) + (y * log(p) if y else 0) + ((n - y) * log(q) if n > y else 0))


def binomial():
    cases = []
    for n, logits, ys in [
        (10, -1.0986122886681098, [0, 3, 9, 10]),
        (1, 30, [0, 1]),
        (50, 2.5, [0, 20, 46, 50]),
        (1000, -9, [0, 1, 5, 300, 999]),
        (1000000, 0.25, [500000, 562000, 562176, 563000, 580000]),
        (1000000000, -3, [47000000, 47425000, 47425873, 47440000]),
        (7, -800, [0, 1, 7]),
    ]:
        digits = 60 if logits > -600 else 800
        mp.dps = digits
        l = mpf(logits)
        p, q = 1 / (1 + exp(-l)), 1 / (1 + exp(l))
        constants = {
            "mean": number(n * p),
            "variance": number(n * p * q),
            **({} if logits < -600 else {"skewness": number((q - p) / mp.sqrt(n * p * q)), "kurtosis": number((1 - 6 * p * q) / (n * p * q))}),
            "mode": min(n, int(mp.floor((n + 1) * p))),
        }
        if n <= 1000 and logits > -50:
            constants.update(moments([(k, binomial_p(k, n, p, q)) for k in range(n + 1)], ("entropy",)))
        for y in ys:
            mp.dps = digits
            here = binomial_p(y, n, p, q)
            if y >= n * p:
                above = here * (sum_terms(lambda k: (n - k) * p / ((k + 1) * q), y, 1) - 1)
                below = 1 - above
                if n <= 1000:
                    below = sum(binomial_p(k, n, p, q) for k in range(y + 1))
            else:
                below = here * sum_terms(lambda k: k * q / ((n - k + 1) * p), y, -1)
                above = 1 - below
                if n <= 1000:
                    above = sum((binomial_p(k, n, p, q) for k in range(y + 1, n + 1)), mpf(0))
            values = row(here, below, above)
            mp.dps = 50
            cases.append({"params": {"totalCount": n, "logits": logits}, "y": y, **values, **constants})
            constants = {}
    return cases


def gamma_poisson(size, ratio, ys, params):
    cases = []
    mp.dps = 60
    r, w = mpf(size), mpf(ratio)
    p, q = w / (1 + w), 1 / (1 + w)
    constants = {
        "mean": number(r * w),
        "variance": number(r * w * (1 + w)),
        "skewness": number((1 + 2 * w) / mp.sqrt(r * w * (1 + w))),
        "kurtosis": number(6 / r + 1 / (r * w * (1 + w))),
    }
    if r * w < 1e6:  # else beyond what rounding can tell
        constants["mode"] = int(max(mp.floor((r - 1) * w), 0))
    for y in ys:
        mp.dps = 60 + int(mp.log10(size + 10)) * 2
        here = exp(loggam(y + r) - loggam(r) - loggam(mpf(y) + 1) + y * log(p) + r * log(q))
        down, up = (lambda k: k / ((k + r - 1) * p)), (lambda k: (k + r) * p / (k + 1))
        if y >= r * w:
            above = here * (sum_terms(up, y, 1) - 1)
            below = here * sum_terms(down, y, -1) if y < 10**5 else 1 - above
        else:
            below = here * sum_terms(down, y, -1)
            above = 1 - below
        cases.append({"params": params, "y": y, **row(here, below, above), **constants})
        constants = {}
    mp.dps = 50
    return cases


def negative_binomial():
    cases = []
    for mean, alpha, ys in [
        (4, 0.5, [0, 1, 5, 40, 300]),
        (0.25, 8, [0, 1, 2, 60]),
        (30, 1e-3, [0, 12, 31, 90]),
        (3, 1e-12, [0, 2, 9, 60]),
        (1e-5, 1e3, [0, 1, 30]),
        (500, 2, [0, 3, 400, 9000]),
        (1e8, 1e-8, [99900000, 100000003, 100080000]),
    ]:
        cases += gamma_poisson(1 / mpf(alpha), mpf(mean) * mpf(alpha), ys, {"mean": mean, "dispersion": alpha})
    return cases


def negative_binomial1():
    cases = []
    for mean, phi, ys in [
        (4, 0.5, [0, 1, 5, 40, 200]),
        (0.25, 8, [0, 1, 2, 60]),
        (30, 1e-3, [0, 12, 31, 90]),
        (3, 1e-12, [0, 2, 9, 60]),
        (1e-5, 10, [0, 1, 30]),
        (500, 20, [150, 300, 480, 500, 520, 1800]),
        (1e6, 1, [990000, 1000003, 1009000]),
        (2, 1, [0, 1, 2, 3, 50, 600]),
        (77.5, 0.25, [5, 50, 77, 78, 100, 300]),
    ]:
        cases += gamma_poisson(mpf(mean) / mpf(phi), mpf(phi), ys, {"mean": mean, "dispersion": phi})
    return cases


def beta_binomial():
    cases = []
    for n, a, b, ys in [
        (10, 1, 3, [0, 1, 5, 9, 10]),
        (30, 0.7, 0.4, [0, 3, 15, 29, 30]),
        (7, 1e-3, 5, [0, 1, 6, 7]),
        (50, 1e8, 3e8, [0, 5, 12, 20, 49, 50]),
        (400, 20, 5.5, [0, 100, 310, 330, 399, 400]),
        (1000, 30, 1e3, [0, 2, 29, 150, 900]),
    ]:
        mp.dps = 70
        A, B = mpf(a), mpf(b)
        prob = [
            exp(
                loggam(mpf(n) + 1) - loggam(mpf(k) + 1) - loggam(mpf(n - k) + 1)
                + loggam(A + k) + loggam(B + n - k) - loggam(A + B + n) - loggam(A) - loggam(B) + loggam(A + B)
            )
            for k in range(n + 1)
        ]
        constants = moments(list(enumerate(prob)), ("mean", "variance", "skewness", "kurtosis", "entropy", "mode"))
        for y in ys:
            values = row(prob[y], sum(prob[: y + 1]), sum(prob[y + 1 :], mpf(0)))
            if y == n:
                values.update(cdf=1, logCdf=0)
            cases.append({"params": {"totalCount": n, "concentration1": a, "concentration0": b}, "y": y, **values, **constants})
            constants = {}
        mp.dps = 50
    return cases


def skellam_p(y, a, b):
    """The sum of Poisson products about its largest term."""
    k = max(int((y + mp.sqrt(mpf(y) ** 2 + 4 * a * b)) / 2), y, 0)
    middle = exp(-a - b + k * log(a) - loggam(mpf(k) + 1) + (k - y) * log(b) - loggam(mpf(k - y) + 1))
    return middle * (sum_terms(lambda i: i * (i - y) / (a * b), k, -1) + sum_terms(lambda i: a * b / ((i + 1) * (i + 1 - y)), k, 1) - 1)


def skellam():
    """The tail beside y as a sum outwards, its ratios by the recurrence of P."""
    cases = []
    for rate1, rate2, ys in [
        (4, 2.5, [-60, -5, -1, 0, 1, 2, 9, 130]),
        (1e-5, 3e-3, [-30, -1, 0, 1, 40]),
        (1e-9, 50, [-400, -62, -50, -47, -1, 0, 3]),
        (700, 0.25, [400, 699, 700, 760, 1500]),
        (25, 24, [-150, -12, 0, 1, 2, 14, 200]),
        (1e4, 2.5e4, [-18000, -15190, -15000, -14999, -14000]),
        (1e8, 1e8, [-400000, -15000, 0, 14000, 500000]),
        (3e8, 7, [299400000, 299999993, 299999994, 300500000]),
    ]:
        mp.dps = 60
        a, b = mpf(rate1), mpf(rate2)
        v = a + b
        constants = {
            "mean": number(a - b),
            "variance": number(v),
            "skewness": number((a - b) / v ** mpf(1.5)),
            "kurtosis": number(1 / v),
        }
        for y in ys:
            above = y + 1 > a - b
            # P(n + 1)/P(n) =: t obeys t(n − 1) = up/(n + down·t(n)): well upwards below 0, well downwards above it
            up, down, n = (a, b, y + 1) if above else (b, a, -y)
            total, term = mpf(0), mpf(1)
            if n < 0:
                t = skellam_p(n + 1, up, down) / skellam_p(n, up, down)
            while n < 0 and term > total * mpf(10) ** -55:
                total += term
                term *= t
                n += 1
                t = (up / t - n) / down
            if n >= 0:
                k = n + 300 + int(25 * mp.sqrt(v + n))
                t, rest = mpf(0), mpf(1)
                while k >= n:
                    t = up / (k + 1 + down * t)
                    rest = 1 + t * rest
                    k -= 1
                total += term * rest
            tail = skellam_p(y + 1 if above else y, a, b) * total
            values = row(skellam_p(y, a, b), *((1 - tail, tail) if above else (tail, 1 - tail)))
            cases.append({"params": {"rate1": rate1, "rate2": rate2}, "y": y, **values, **constants})
            constants = {}
        mp.dps = 50
    return cases


def generalized_poisson():
    cases = []
    for mean, phi, ys in [
        (4, 0.5, [0, 1, 2, 5, 40, 250]),
        (0.25, 3, [0, 1, 2, 60, 2000]),
        (1e-6, 0.75, [0, 1, 7, 300]),
        (30, 1e-3, [0, 12, 29, 30, 31, 90]),
        (3, 1e-12, [0, 2, 9, 60]),
        (1e-4, 30, [0, 1, 30, 1500, 40000]),
        (50, 12, [0, 3, 60, 400, 9000]),
        (2e4, 4, [15000, 19000, 20000, 20300, 25000]),
        (700, 0.2, [300, 650, 700, 1000, 2500]),
        (10, 1e4, [0, 5, 300, 5000]),
        (1e-3, 1e5, [0, 1, 40, 5000]),
    ]:
        mp.dps = 60
        mu, f = mpf(mean), mpf(phi)
        theta, lam = mu / (1 + f), f / (1 + f)
        constants = {
            "mean": mean,
            "variance": number(mu * (1 + f) ** 2),
            "skewness": number((1 + 2 * lam) / mp.sqrt(theta * (1 - lam))),
            "kurtosis": number((1 + 8 * lam + 6 * lam**2) / (theta * (1 - lam))),
        }

        def p(k):
            return exp(log(theta) + (k - 1) * log(theta + lam * k) - theta - lam * k - loggam(mpf(k) + 1))

        def ratio(k):
            m = theta + lam * k
            return (m + lam) ** k / m ** (k - 1) * exp(-lam) / (k + 1)

        for y in ys:
            below = p(y) * sum_terms(lambda k: 1 / ratio(k - 1) if k else mpf(0), y, -1)
            above = p(y + 1) * sum_terms(ratio, y + 1, 1) if phi < 1000 else 1 - below
            cases.append({"params": {"mean": mean, "dispersion": phi}, "y": y, **row(p(y), below, above), **constants})
            constants = {}
        mp.dps = 50
    return cases


def conway_maxwell_poisson():
    cases = []
    for loc, nu, ys in [
        (4, 2, [0, 1, 4, 9, 40]),
        (3, 0.25, [0, 1, 3, 40, 600]),
        (0.01, 0.0625, [0, 1, 5, 300]),
        (1e-3, 3, [0, 1, 2, 30]),
        (30.5, 50, [25, 29, 30, 31, 40]),
        (1000, 1, [700, 990, 1000, 1200]),
        (250, 0.5, [3, 200, 250, 260, 700]),
        (3e5, 4, [290000, 299990, 300000, 305000]),
    ]:
        mp.dps = 60
        m, v = mpf(loc), mpf(nu)
        c = int(loc)

        def ratio(k):
            return (m / (k + 1)) ** v

        terms = {c: mpf(1)}
        for step in (1, -1):
            k, t = c, mpf(1)
            while t > mpf(10) ** -60 and k + step >= 0:
                t = t * ratio(k) if step == 1 else t / ratio(k - 1)
                k += step
                terms[k] = t
        total = sum(terms.values())
        constants = moments([(k, t / total) for k, t in terms.items()])
        mean = float(constants["mean"])
        if abs(constants["kurtosis"]) < 0.01:  # beyond what 3 + kurtosis tells
            del constants["kurtosis"]

        def p(k):
            return exp(v * ((k - c) * log(m) - loggam(mpf(k) + 1) + loggam(mpf(c) + 1))) / total

        for y in ys:
            if y >= mean:
                above = p(y + 1) * sum_terms(ratio, y + 1, 1)
                below = 1 - above
            else:
                below = p(y) * sum_terms(lambda k: 1 / ratio(k - 1) if k else mpf(0), y, -1)
                above = 1 - below
            cases.append({"params": {"loc": loc, "nu": nu}, "y": y, **row(p(y), below, above), **constants})
            constants = {}
        mp.dps = 50
    return cases


def poisson_inverse_gaussian():
    cases = []
    for mean, phi, ys in [
        (4, 0.5, [0, 1, 3, 4, 40, 900]),
        (0.25, 8, [0, 1, 2, 60, 2000]),
        (30, 1e-3, [0, 12, 29, 31, 90]),
        (3, 1e-10, [0, 2, 9, 60]),
        (1e-5, 100, [0, 1, 30]),
        (500, 2, [0, 3, 400, 700, 1500, 9000]),
        (2000, 0.01, [1000, 1950, 2100, 3000]),
        (0.01, 1e4, [0, 1, 100, 1000]),
    ]:
        mp.dps = 60 if phi > 1e-8 else 90
        mu, f = mpf(mean), mpf(phi)
        lam = 1 / f
        x = mp.sqrt(lam * (lam + 2 * mu))
        t = f * mu
        constants = {
            "mean": mean,
            "variance": number(mu + f * mu**2),
            "skewness": number((mu + 3 * f * mu**2 + 3 * f**2 * mu**3) / (mu + f * mu**2) ** mpf(1.5)),
            "kurtosis": number((1 + 7 * t + 18 * t**2 + 15 * t**3) / (mu * (1 + t) ** 2)),
        }
        # P(k) by the recurrence of K of half-integer order, which upwards keeps its digits
        top = max(ys)
        p = [exp(lam - x), mu * lam / x * exp(lam - x)]
        while len(p) < top + 2 or p[-1] > p[top + 1] * mpf(10) ** -56:
            k = len(p)
            p.append(2 * f * mu / (1 + 2 * f * mu) * (1 - mpf(3) / (2 * k)) * p[-1] + mu**2 / ((1 + 2 * f * mu) * k * (k - 1)) * p[-2])
        k = 7
        direct = mp.sqrt(2 * lam / mp.pi) * exp(lam) * mu**k / mp.factorial(k) * (lam / x) ** (k - 0.5) * mp.besselk(k - 0.5, x)
        assert abs(p[7] / direct - 1) < mpf(10) ** -45
        for y in ys:
            below, above = sum(p[: y + 1]), sum(p[y + 1 :])
            assert abs(below + above - 1) < mpf(10) ** -48
            cases.append({"params": {"mean": mean, "dispersion": phi}, "y": y, **row(p[y], below, above), **constants})
            constants = {}
        mp.dps = 50
    return cases


def zipf():
    cases = []
    for exponent, ys in [
        (2, [1, 2, 7, 100, 10**9]),
        (1.0001, [1, 5, 11, 12, 13, 1000, 10**12]),
        (1 + 2**-40, [1, 3, 40, 10**6]),
        (1.5, [1, 2, 12, 500]),
        (3.25, [1, 2, 12, 10**6]),
        (5.5, [1, 4, 300]),
        (12, [1, 2, 3, 50]),
        (60, [1, 2, 9]),
    ]:
        mp.dps = 80
        s = mpf(exponent)
        z = mp.zeta(s)
        m = {j: sum((-1) ** i * mp.binomial(j, i) * (mp.zeta(s - j + i) - 1) for i in range(j + 1)) / z for j in range(1, 5) if s > j + 1}
        constants = {"mean": number(m[1] + 1) if s > 2 else "Infinity", "mode": 1}
        constants["variance"] = number(m[2] - m[1] ** 2) if s > 3 else "Infinity"
        if s > 4:
            constants["skewness"] = number((m[3] - 3 * m[1] * m[2] + 2 * m[1] ** 3) / (m[2] - m[1] ** 2) ** mpf(1.5))
        if s > 5:
            constants["kurtosis"] = number((m[4] - 4 * m[1] * m[3] + 6 * m[1] ** 2 * m[2] - 3 * m[1] ** 4) / (m[2] - m[1] ** 2) ** 2 - 3)
        for y in ys:
            above = mp.zeta(s, y + 1) / z
            cases.append({"params": {"exponent": exponent}, "y": y, **row(mpf(y) ** -s / z, 1 - above, above), **constants})
            constants = {}
        mp.dps = 50
    return cases


def discrete_uniform():
    cases = []
    for lower, upper in [(1, 6), (-20, 30), (0, 0), (-3, -2), (0, 10**9), (-(2**52), 2**52)]:
        n = mpf(upper) - lower + 1
        constants = {"mean": number((mpf(lower) + upper) / 2), "variance": number((n**2 - 1) / 12), "entropy": number(log(n)), "mode": lower}
        if n > 1:
            constants.update(skewness=0, kurtosis=number(-mpf(6) / 5 * (n**2 + 1) / (n**2 - 1)))
        for y in sorted({lower, lower + 1, (lower + upper) // 2, upper - 1, upper}):
            if lower <= y <= upper:
                cases.append({"params": {"lower": lower, "upper": upper}, "y": y, **row(1 / n, (y - lower + 1) / n, (upper - y) / n), **constants})
                constants = {}
    return cases


def hypergeometric():
    cases = []
    for N, K, n, ys in [
        (52, 13, 5, range(6)),
        (10, 6, 6, range(2, 7)),
        (30, 22, 25, [17, 18, 20, 22]),
        (2, 1, 1, [0, 1]),
        (3, 2, 1, [0, 1]),
        (1000, 100, 500, [0, 3, 20, 50, 51, 90, 100]),
        (10**6, 1000, 1000, [0, 1, 2, 9, 100]),
        (10**9, 10**6, 10**6, [700, 900, 1000, 1001, 1300, 3000]),
        (10**9, 5 * 10**8, 40, [0, 1, 20, 40]),
        (10**9, 3, 10**9 - 1, [2, 3]),
    ]:
        low, high = max(0, n - N + K), min(n, K)
        choose = lambda a, b: mp.binomial(a, b)
        p = lambda k: choose(K, k) * choose(N - K, n - k) / choose(N, n)
        mp.dps = 80
        f = mpf(n) * K / N
        v = f * (N - K) / N * (N - n) / (N - 1)
        # of all y that matter, by ratios from the mode
        mode = (n + 1) * (K + 1) // (N + 2)
        up = lambda k: mpf(K - k) * (n - k) / ((k + 1) * mpf(N - K - n + k + 1))
        pairs = {mode: p(mode)}
        k = mode
        while k < high and pairs[k] > mpf(10) ** -700:
            pairs[k + 1] = pairs[k] * up(k)
            k += 1
        k = mode
        while k > low and pairs[k] > mpf(10) ** -700:
            pairs[k - 1] = pairs[k] / up(k - 1)
            k -= 1
        wanted = ("mean", "variance", "skewness", "kurtosis", "entropy", "mode")
        constants = moments(sorted(pairs.items()), wanted)
        assert abs(constants["mean"] - f) < 1e-12 * f and abs(constants["variance"] - v) < 1e-12 * v
        constants.update(mode=mode, skewness=0 if N == 2 * K or N == 2 * n else constants["skewness"])
        for y in ys:
            q = pairs.get(y) or p(y)
            below = sum(x for k, x in pairs.items() if k <= y)
            above = sum(x for k, x in pairs.items() if k > y)
            cases.append({"params": {"population": N, "successes": K, "draws": n}, "y": y, **row(q, below, above), **constants})
            constants = {}
        mp.dps = 50
    return cases


def logarithmic():
    cases = []
    for logits, ys in [
        (0.75, [1, 2, 7, 100, 1000]),
        (-3, [1, 2, 5, 40, 200]),
        (-40, [1, 2, 3, 10]),
        (-600, [1, 2]),
        (4, [1, 2, 30, 200, 5000]),
        (12, [1, 3, 1000, 10**5, 10**6, 10**8]),
        (40, [1, 10**6, 10**9]),
    ]:
        mp.dps = 1200 if logits < -20 else 80
        l = mpf(logits)
        x, cost = exp(l), mp.log1p(exp(l))
        p = x / (1 + x)
        f = [mp.factorial(j - 1) * x**j / cost for j in range(1, 5)]
        raw = [f[0], f[1] + f[0], f[2] + 3 * f[1] + f[0], f[3] + 6 * f[2] + 7 * f[1] + f[0]]
        m = raw[0]
        c2 = raw[1] - m**2
        c3 = raw[2] - 3 * m * raw[1] + 2 * m**3
        c4 = raw[3] - 4 * m * raw[2] + 6 * m**2 * raw[1] - 3 * m**4
        constants = {"mean": number(m), "variance": number(c2), "mode": 1}
        if logits > -500:
            constants.update(skewness=number(c3 / c2 ** mpf(1.5)), kurtosis=number(c4 / c2**2 - 3))
        if logits < 5:
            constants["entropy"] = moments([(k, p**k / (k * cost)) for k in range(1, 12000 if logits > 0 else 300)], ("entropy",))["entropy"]
        for y in ys:
            # ∫ t^y/(1 − t) from 0 to p: its last half by the terms left out where y is small
            if y * (1 - p) < 2 and y < 10**6:
                below = sum(p**k / k for k in range(1, y + 1)) / cost if y < 2000 else None
            else:
                below = None
            if below is None:
                above = p ** (y + 1) / (y + 1) * mp.hyp2f1(1, y + 1, y + 2, p) / cost
                below = 1 - above
            else:
                above = 1 - below
            cases.append({"params": {"logits": logits}, "y": y, **row(p**y / (y * cost), below, above), **constants})
            constants = {}
        mp.dps = 50
    return cases


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "counts.json")
    tables = {
        "Geometric": geometric,
        "Poisson": poisson,
        "Binomial": binomial,
        "NegativeBinomial": negative_binomial,
        "NegativeBinomial1": negative_binomial1,
        "BetaBinomial": beta_binomial,
        "Skellam": skellam,
        "GeneralizedPoisson": generalized_poisson,
        "ConwayMaxwellPoisson": conway_maxwell_poisson,
        "PoissonInverseGaussian": poisson_inverse_gaussian,
        "Zipf": zipf,
        "DiscreteUniform": discrete_uniform,
        "Hypergeometric": hypergeometric,
        "Logarithmic": logarithmic,
        "Ordinal": lambda: ordinal(lambda z: 1 / (1 + exp(-z)), lambda z: 1 / (1 + exp(z))),
        "Ordinal (probit)": lambda: ordinal(lambda z: erfc(-z / mp.sqrt(2)) / 2, lambda z: erfc(z / mp.sqrt(2)) / 2),
        "Ordinal (cloglog)": lambda: ordinal(lambda z: -mp.expm1(-exp(z)), lambda z: exp(-exp(z))),
    }
    old = json.load(open(path)) if sys.argv[1:] else {}
    written = {name: make() if not old or name in sys.argv[1:] else old[name] for name, make in tables.items()}
    with open(path, "w") as file:
        json.dump(written, file, indent=None, separators=(",", ":"))
        file.write("\n")
