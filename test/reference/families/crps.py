"""The CRPS of families by their definition, ∫ F² below y plus ∫ (1 − F)² above, by quadrature at 40 digits with mpmath:
python3 test/reference/families/crps.py. No closed form is used."""
import json
import os

from mpmath import betainc, cosh, exp, expm1, gammainc, inf, mp, mpf, quad, sinh

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
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "crps.json"), "w") as file:
    lines = [f'{json.dumps(name)}:{json.dumps(made, separators=(",", ":"))}' for name, made in tables.items()]
    file.write("{\n" + ",\n".join(lines) + "\n}\n")
