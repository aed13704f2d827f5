"""Reference values of the families, by mpmath at 50 digits: python3 test/reference/distributions.py"""
import json
import os

from mpmath import erf, erfc, exp, findroot, log, mp, mpf, pi, quad, sqrt

mp.dps = 50


def number(x):
    """The nearest double; infinities by name, since JSON has none."""
    x = float(x)
    return x if abs(x) != float("inf") else ("-Infinity" if x < 0 else "Infinity")


def phi(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def below(z):
    return erfc(-z / sqrt(2)) / 2


def row(prob, cdf, survival):
    return {
        "logProb": number(log(prob)) if prob > 0 else "-Infinity",
        "cdf": number(cdf),
        "survival": number(survival),
        "logCdf": number(log(cdf)) if cdf > 0 else "-Infinity",
        "logSurvival": number(log(survival)) if survival > 0 else "-Infinity",
    }


def mean_abs(m, s):
    return 2 * s * phi(m / s) + m * erf(m / s / sqrt(2))


def normal():
    cases = []
    for loc, scale in [(0, 1), (3, 0.5), (-1e6, 1e-3), (1e8, 1e8), (0.1, 1e-8), (-7.25, 1e12)]:
        m, s = mpf(loc), mpf(scale)
        for z in [-200, -40, -37, -10, -5, -1, -0.1, 0, 0.3, 1, 2.5, 8, 10, 38, 50, 1000]:
            y = float(m + mpf(z) * s)
            t = (mpf(y) - m) / s
            values = row(phi(t) / s, below(t), below(-t))
            values["crps"] = number(mean_abs(mpf(y) - m, s) - s / sqrt(pi))
            cases.append({"params": {"loc": loc, "scale": scale}, "y": y, **values})
    return cases


def bernoulli():
    cases = []
    for logits in [-800, -40, -3, -0.25, 0, 0.1, 2, 36, 700]:
        l = mpf(logits)
        p, q = 1 / (1 + exp(-l)), 1 / (1 + exp(l))
        entropy = -(p * log(p) + q * log(q))
        for y in [0, 1]:
            values = row(p if y else q, 1 if y else q, 0 if y else p)
            values["entropy"] = number(entropy)
            values["variance"] = number(p * q)
            cases.append({"params": {"logits": logits}, "y": y, **values})
    return cases


def categorical():
    cases = []
    for logits in [[0, 0, 0], [0, 1, -2], [5, -700, 30], [-0.5, 0.25, 40]]:
        e = [exp(mpf(l)) for l in logits]
        total = sum(e)
        p = [x / total for x in e]
        for y in range(3):
            values = row(p[y], sum(p[: y + 1]), sum(p[y + 1 :]))
            if y == 2:  # the last class is the whole
                values.update(cdf=1, logCdf=0, survival=0, logSurvival="-Infinity")
            values["entropy"] = number(-sum(x * log(x) for x in p))
            cases.append({"params": {"logits": logits}, "y": y, **values})
    return cases


def mixture():
    """Three Normals."""
    cases = []
    for weights, locs, scales in [
        ([0.3, 0.5, 0.2], [-1, 0, 4], [0.5, 1, 0.1]),
        ([1e-9, 0.5, 0.5 - 1e-9], [50, 0, 1], [1, 1e-4, 2]),
        ([0.25, 0.25, 0.5], [-1000, 0, 1000], [1, 1, 30]),
    ]:
        w = [log(mpf(x)) for x in weights]
        logits = [float(x) for x in w]
        e = [exp(mpf(x)) for x in logits]
        w = [x / sum(e) for x in e]
        m = [mpf(x) for x in locs]
        s = [mpf(x) for x in scales]
        mean = sum(a * b for a, b in zip(w, m))
        variance = sum(a * (c * c + (b - mean) ** 2) for a, b, c in zip(w, m, s))
        for y in [-1100.5, -40, -3, -1, 0, 0.001, 1, 3.9, 4, 12, 60, 1300]:
            t = [(mpf(y) - b) / c for b, c in zip(m, s)]
            values = row(
                sum(a * phi(z) / c for a, z, c in zip(w, t, s)),
                sum(a * below(z) for a, z in zip(w, t)),
                sum(a * below(-z) for a, z in zip(w, t)),
            )
            to_y = sum(a * mean_abs(mpf(y) - b, c) for a, b, c in zip(w, m, s))
            pairs = sum(w[i] * w[j] * mean_abs(m[i] - m[j], sqrt(s[i] ** 2 + s[j] ** 2)) for i in range(3) for j in range(3))
            values["crps"] = number(to_y - pairs / 2)
            values["mean"] = number(mean)
            values["variance"] = number(variance)
            cases.append({"params": {"weightLogits": logits, "loc": locs, "scale": scales}, "y": y, **values})
    return cases


def shape_of(weights, locs, scales):
    """Mode and entropy of a mixture of Normals: the highest root of the slope, and quadrature between many points."""
    w, m, s = ([mpf(x) for x in xs] for xs in (weights, locs, scales))
    total = sum(w)
    w = [x / total for x in w]

    def p(y):
        return sum(a * phi((y - b) / c) / c for a, b, c in zip(w, m, s))

    def slope(y):
        return sum(a * phi((y - b) / c) / c * (b - y) / c**2 for a, b, c in zip(w, m, s))

    modes = []
    for b, c in zip(m, s):
        # the nearest change of sign of the slope, on a grid as fine as the component
        grid = [b + c * mpf(i) / 32 for i in range(-128, 129)]
        for left, right in zip(grid, grid[1:]):
            if slope(left) >= 0 > slope(right):
                modes.append(findroot(slope, (left, right), solver="anderson", tol=1e-60, verify=False))
    mode = max(modes, key=p)
    points = sorted({b + c * z for b, c in zip(m, s) for z in [-40, -20, -12, -8, -5, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 40]})
    mp.dps = 25
    entropy = quad(lambda y: -p(y) * log(p(y)) if p(y) > 0 else mpf(0), points)
    mp.dps = 50
    return {
        "params": {"weights": weights, "loc": locs, "scale": scales},
        "mode": number(mode),
        "entropy": number(entropy),
    }


def mixture_shapes():
    return [
        shape_of([0.3, 0.7], [-1, 1.5], [0.5, 1]),
        shape_of([0.25, 0.75], [0, 0.5], [1, 1]),
        shape_of([0.5, 0.5], [-1, 1.25], [1, 1.125]),
        shape_of([0.25, 0.5, 0.25], [-1, 1, 3], [0.5, 0.0078125, 1]),
        shape_of([0.0009765625, 0.9990234375], [3, 0], [1e-6, 1]),
        shape_of([0.25, 0.25, 0.5], [-1000, 0, 1000], [1, 1, 30]),
        shape_of([0.5, 0.25, 0.25], [1e6, 1e6 + 0.001, 1e6 - 0.002], [0.001, 0.002, 0.0005]),
    ]


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(__file__), "distributions.json")
    tables = {"Normal": normal(), "Bernoulli": bernoulli(), "Categorical(3)": categorical(), "Mixture(Normal, 3)": mixture(), "shapes": mixture_shapes()}
    with open(path, "w") as file:
        json.dump(tables, file, indent=None, separators=(",", ":"))
        file.write("\n")
