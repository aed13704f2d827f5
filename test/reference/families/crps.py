"""The CRPS of families by their definition, ∫ F² below y plus ∫ (1 − F)² above, by quadrature at 40 digits with mpmath:
python3 test/reference/families/crps.py. No closed form is used."""
import json
import os

from mpmath import betainc, binomial, cosh, erfc, exp, expm1, gammainc, inf, log, mp, mpf, quad, sinh, sqrt

mp.dps = 40


def score(below, above, y, left, right):
    """Pieces of equal kind: `left` are points below y, `right` above, the ends of the support first and last."""
    return quad(lambda t: below(t) ** 2, left + [y]) + quad(lambda t: above(t) ** 2, [y] + right)


def gumbel(z):
    below, above = (lambda t: exp(-exp(-t))), (lambda t: -expm1(-exp(-t)))
    low = min(z, mpf(-3)) - 5
    return score(below, above, z, [low - 3, low, (low + z) / 2], [z + 2, z + 6, z + 15, z + 40, z + 100])


def student_t(z, df):
    """In s with t = sinh s: both integrands fall exponentially."""
    tail = lambda t: betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    above = lambda t: tail(t) if t > 0 else 1 - tail(t)
    part = lambda x: quad(lambda s: above(sinh(s)) ** 2 * cosh(s), [x, x + 1, x + 3, x + 8, x + 20, x + 50, x + 120, inf])
    s = mp.asinh(z)
    return part(s) + part(-s)


def gamma(x, a):
    below, above = (lambda t: gammainc(a, 0, t, regularized=True)), (lambda t: gammainc(a, t, inf, regularized=True))
    return score(below, above, x, [0, x / 10, x / 2], [x + a / 2 + 1, x + 2 * a + 6, x + 4 * a + 20, x + 6 * a + 60])


def weibull(x, shape):
    below, above = (lambda t: -expm1(-(t**shape))), (lambda t: exp(-(t**shape)))
    ends = [h ** (1 / shape) for h in (mpf(1) / 2, mpf(2), mpf(6), mpf(15), mpf(50))]
    return score(below, above, x, [0, x / 10, x / 2], [e for e in ends if e > x] + [max(ends[-1], x) * 2])


def by_log(above, below, x, lower=mpf(0)):
    """Of a y from `lower` on whose tail is a power: ∫ (1 − F)² in t = log y."""
    points = [lower] + [q for q in (lower + (x - lower) / 1000, lower + (x - lower) / 20, lower + (x - lower) / 3) if q > lower]
    body = quad(lambda t: below(t) ** 2, points + [x])
    t = log(x)
    middle = [-0.5, -0.1, 0, 0.1, 0.5] if t < -1 else []
    return body + quad(lambda s: above(exp(s)) ** 2 * exp(s), [t, *middle, *(max(t, mpf(0)) + d for d in (1, 3, 8, 20, 50, 150, 500)), inf])


def log_logistic(x, k):
    return by_log(lambda t: 1 / (1 + t**k), lambda t: t**k / (1 + t**k), x)


def pareto(x, k):
    return by_log(lambda t: t**-k, lambda t: 1 - t**-k, x, mpf(1))


def generalized_pareto(x, k):
    if k > 0:
        return by_log(lambda t: (1 + k * t) ** (-1 / k), lambda t: 1 - (1 + k * t) ** (-1 / k), x)
    end = -1 / k
    below, above = (lambda t: 1 - (1 + k * t) ** (-1 / k)), (lambda t: (1 + k * t) ** (-1 / k))
    return score(below, above, x, [0, x / 2], [end])


def gev(z, k):
    """In w, z = (e^(kw) − 1)/k, where F is the Gumbel's."""
    at = log(1 + k * z) / k if k else z
    below, above = (lambda w: exp(2 * (-exp(-w)) + k * w)), (lambda w: expm1(-exp(-w)) ** 2 * exp(k * w))
    left = quad(below, [min(at, mpf(-3)) - 8, min(at, mpf(-3)) - 3, min(at, mpf(-3)) - 1, (min(at, mpf(-3)) + at) / 2, at])
    return left + quad(above, [at, at + 1, at + 3, at + 8, at + 20, at + 60, at + 200, at + 800, inf])


def count(weights, y):
    """Σ F² below y plus Σ (1 − F)² from y on."""
    total, below = mpf(0), mpf(0)
    for j, w in enumerate(weights):
        below += w
        total += below**2 if j < y else (1 - below) ** 2
    return total


def negative_binomial(y, mean, size):
    p = size / (size + mean)
    weights, w, j = [], p**size, 0
    while j <= mean or w > mpf(10) ** -38:
        weights.append(w)
        w, j = w * (size + j) / (j + 1) * (1 - p), j + 1
    weights += [mpf(0)] * max(0, y - len(weights))
    return count(weights, y)


def binomials(y, n, p):
    return count([binomial(n, j) * p**j * (1 - p) ** (n - j) for j in range(n)] + [p**n], y)


def normal(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def logistic(z):
    return 1 / (1 + exp(-z))


def within(F, a, b, z, truncated):
    """A symmetric law seen through limits, or given that it lies between them; in units of it, either may be infinite.
    Mirrored where both lie above 0, so that no digits are lost."""
    if a + b > 0:
        a, b, z = -b, -a, -z
    unit = min(mpf(1), 1 / max(1, -b))
    steps = lambda x, to, sign: [p for p in (x + sign * unit * d for d in (0, 1, 3, 7, 15, 30, 60, 120, 240, 400)) if (p - to) * sign < 0] + [to]
    left = steps(z, a, -1) if a > -inf else [z - unit * d for d in (0, 1, 3, 7, 15, 30, 60, 120, 240, 480, 960)]
    low, high = (F(a) if a > -inf else mpf(0)) if truncated else mpf(0), (F(b) if b < inf else mpf(1)) if truncated else mpf(1)
    right = steps(z, b, 1) if b < inf else [z + unit * d for d in (0, 1, 3, 7, 15, 30, 60, 120, 240, 480, 960)]
    # of the size of the value at z, lest quad take it for nothing
    size = (F(z) - low) / (high - low) or mpf(1)
    below = -(size**2) * quad(lambda t: ((F(t) - low) / (high - low) / size) ** 2, left)
    # 1 − F by the other side of a symmetric law, unless both lie in the lower tail
    rest = lambda t: F(-t) if not truncated or b == inf else F(b) - F(t) if b < 0 else F(-t) - F(-b)
    above = quad(lambda t: (rest(t) / (high - low)) ** 2, right)
    return below + above


def bounded(F, params, lower, upper, ys, truncated):
    m, s = mpf(params["loc"]), mpf(params["scale"])
    return rows(params, ys, lambda y: within(F, (lower - m) / s, (upper - m) / s, (y - m) / s, truncated), s)


def rows(params, ys, standard, scale=1):
    return [{"params": params, "y": y, "crps": float(scale * standard(mpf(y)))} for y in ys]


at = [-4, -0.5, 1, 2.5, 30]
tables = {
    "Gumbel": rows({"loc": 1, "scale": 3}, at, lambda y: gumbel((y - 1) / 3), 3),
    "GumbelMin": rows({"loc": 1, "scale": 3}, at, lambda y: gumbel((1 - y) / 3), 3),
    "StudentT": sum(
        (rows({"df": df, "loc": 1, "scale": 3}, at, lambda y: student_t((y - 1) / 3, mpf(df)), 3) for df in (0.9, 1, 1.25, 3, 40)), []),
    "Gamma": sum(
        (rows({"concentration": a, "rate": 0.5}, [0.01, 1, 4, 30], lambda y: gamma(y / 2, mpf(a)), 2) for a in (0.3, 1, 2.5, 20)), []),
    "ChiSquared": rows({"df": 3}, [0.01, 1, 4, 30], lambda y: gamma(y / 2, mpf(3) / 2), 2),
    "Weibull": sum(
        (rows({"scale": 2, "shape": k}, [0.01, 1, 4, 30], lambda y: weibull(y / 2, mpf(k)), 2) for k in (0.5, 1, 1.5, 8)), []),
    "LogLogistic": sum(
        (rows({"scale": 2, "shape": k}, [0.01, 1, 2.5, 40], lambda y: log_logistic(y / 2, mpf(k)), 2) for k in (0.625, 0.75, 1, 1.25, 2, 3, 50)), []),
    "Pareto": sum(
        (rows({"scale": 2, "shape": k}, [2, 2.5, 40], lambda y: pareto(y / 2, mpf(k)), 2) for k in (0.625, 1, 1.25, 3, 50)), []),
    "GeneralizedPareto": sum(
        (rows({"scale": 2, "shape": k}, [0.01, 1, 3], lambda y: generalized_pareto(y / 2, mpf(k)), 2) for k in (-0.5, 0.5, 0.75, 1, 1.25, 1.75)), []),
    "GEV": sum(
        (rows({"loc": 1, "scale": 2, "shape": k}, ys, lambda y: gev((y - 1) / 2, mpf(k)), 2)
         for k, ys in ((-1.5, [-20, 0, 2]), (-0.5, [-8, 0, 3, 4.5]), (-0.25, [-6, 0, 3, 8]), (-1e-9, [-3, 0, 3, 30]), (0, [-3, 0, 3, 30]),
                       (0.125, [-4, 0, 3, 30]), (0.5, [-2, 0, 3, 30]), (0.75, [0, 3, 30]), (1, [0, 3, 30]), (1.25, [0, 3, 30]), (1.75, [0, 3, 1000]))), []),
    "NegativeBinomial": sum(
        (rows({"mean": m, "dispersion": a}, [0, 1, 5, 40], lambda y: negative_binomial(int(y), mpf(m), 1 / mpf(a))) for m, a in ((4, 0.5), (0.25, 2), (20, 0.0625), (30, 4), (6, 2**-30))), []),
    "NegativeBinomial1": sum(
        (rows({"mean": m, "dispersion": a}, [0, 1, 5, 40], lambda y: negative_binomial(int(y), mpf(m), m / mpf(a))) for m, a in ((4, 0.5), (0.25, 2), (20, 8))), []),
    "Binomial": sum(
        (rows({"totalCount": n, "probs": p}, [y for y in (0, 1, 4, 10, 40) if y <= n], lambda y: binomials(int(y), n, mpf(p))) for n, p in ((1, 0.5), (1, 0.25), (2, 0.5), (10, 0.25), (50, 0.875), (400, 0.03125))), []),
}
tables.update({
    f"{kind}({name}, {{ {shown} }})": sum(
        (bounded(F, {"loc": m, "scale": s}, lower, upper, [y for y in ys if lower <= y <= upper], kind == "Truncated") for m, s in made), [])
    for kind in ("Truncated", "Clipped")
    for name, F in (("Normal", normal), ("Logistic", logistic))
    for shown, lower, upper, ys, made in (
        ("lower: 0", mpf(0), inf, [0, 0.125, 1, 4], ((0.5, 1.5), (-30, 2), (-4, 0.5), (3, 0.25))),
        ("lower: -1, upper: 2.5", mpf(-1), mpf("2.5"), [-1, 0, 2, 2.5], ((0.5, 1.5), (-10, 2), (20, 4), (1, 0.0625), (0, 8))),
    )
})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "crps.json"), "w") as file:
    lines = [f'{json.dumps(name)}:{json.dumps(made, separators=(",", ":"))}' for name, made in tables.items()]
    file.write("{\n" + ",\n".join(lines) + "\n}\n")