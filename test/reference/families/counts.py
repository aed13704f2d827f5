"""Reference values of counts and classes, by mpmath at 50 digits: python3 test/reference/families/counts.py"""
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


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "counts.json")
    tables = {
        "Geometric": geometric(),
        "Ordinal": ordinal(lambda z: 1 / (1 + exp(-z)), lambda z: 1 / (1 + exp(z))),
        "Ordinal (probit)": ordinal(lambda z: erfc(-z / mp.sqrt(2)) / 2, lambda z: erfc(z / mp.sqrt(2)) / 2),
        "Ordinal (cloglog)": ordinal(lambda z: -mp.expm1(-exp(z)), lambda z: exp(-exp(z))),
    }
    with open(path, "w") as file:
        json.dump(tables, file, indent=None, separators=(",", ":"))
        file.write("\n")
