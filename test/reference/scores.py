# Reference values of scores, written to scores.json: python3 test/reference/scores.py (numpy, mpmath).
import json
import os

import numpy as np
from mpmath import mp, mpf, quad, inf, erfc, sqrt, exp, atan, pi

mp.dps = 30


def crps(F, y, cuts):
    y = mpf(y)
    points = sorted({mpf(c) for c in cuts} | {y})
    low = [c for c in points if c <= y]
    high = [c for c in points if c >= y]
    return float(quad(lambda z: F(z) ** 2, low) + quad(lambda z: (1 - F(z)) ** 2, high))


def normal(m, s):
    return lambda z: erfc(-(z - m) / (s * sqrt(mpf(2)))) / 2


def logistic(z):
    return 1 / (1 + exp(-z))


def exponential(z):
    return 1 - exp(-z) if z > 0 else mpf(0)


def cauchy(z):
    return mpf(1) / 2 + atan(z) / pi


def mixture(weights, parts):
    return lambda z: sum(w * F(z) for w, F in zip(weights, parts))


wide = [-60, -30, -20, -16] + [mpf(k) / 2 for k in range(-24, 25)] + [16, 20, 30, 40, 60]
out = {"crps": {}}
ys = [-30, -2.5, 0, 0.3, 1.7, 12, 40]
out["crps"]["y"] = ys
out["crps"]["normal"] = [crps(normal(mpf("0.5"), mpf(2)), y, wide) for y in ys]
out["crps"]["logistic"] = [crps(logistic, y, wide) for y in ys]
out["crps"]["exponential"] = [crps(exponential, y, [c for c in wide if c >= -30]) for y in ys]
far = [10**k for k in range(2, 7)]
out["crps"]["cauchy"] = [crps(cauchy, y, [-inf] + [-f for f in far] + wide + far + [inf]) for y in ys]
mix = mixture([mpf("0.3"), mpf("0.7")], [normal(mpf(-2), mpf("0.25")), normal(mpf(1), mpf(1))])
out["crps"]["mixture"] = [crps(mix, y, sorted(wide + [mpf(k) / 8 for k in range(-32, 0)])) for y in ys]


def geometric(p, y, top=2000):
    F = lambda k: 1 - (1 - p) ** (k + 1) if k >= 0 else 0.0
    return float(sum((F(k) - (y <= k)) ** 2 for k in range(0, top)))


out["crps"]["geometricY"] = [0, 1, 7, 60]
out["crps"]["geometric"] = [geometric(0.2, y) for y in out["crps"]["geometricY"]]

# Newey-West: the textbook formula written with a matrix of autocovariances.
rng = np.random.default_rng(1)
e = rng.normal(size=201)
a = np.round(2 + 0.6 * e[1:] + 0.5 * e[:-1], 6)
b = np.round(1.9 + 0.2 * rng.normal(size=200), 6)
d = a - b
n = len(d)
c = d - d.mean()
K = np.array([[max(0, 1 - abs(i - j) / 5) for j in range(n)] for i in range(n)])  # lag 4: floor(4 * 2**(2/9)) = 4
out["compare"] = {
    "a": a.tolist(),
    "b": b.tolist(),
    "difference": float(d.mean()),
    "paired": float(d.std(ddof=1) / np.sqrt(n)),
    "neweyWest": float(np.sqrt(c @ K @ c / n / (n - 1))),
    "lag": int(np.floor(4 * (n / 100) ** (2 / 9))),
}
with open(os.path.join(os.path.dirname(__file__), "scores.json"), "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
