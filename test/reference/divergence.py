# Divergences by integration (sums) at 30 digits, for test/distribution/divergence.test.ts; prints JSON.
# python3 test/reference/divergence.py > test/reference/divergence.json
import json
from mpmath import mp, mpf, quad, exp, log, gamma, beta, inf, pi, sqrt, erf, nsum, factorial, mpmathify

mp.dps = 30


def kl(p, q, points):
    return quad(lambda y: exp(p(y)) * (p(y) - q(y)), points)


def normal(m, s):
    return lambda y: -((y - m) / s) ** 2 / 2 - log(s) - log(2 * pi) / 2


def gamma_(a, b):
    return lambda y: a * log(b) - log(gamma(a)) + (a - 1) * log(y) - b * y


def inverse_gamma(a, b):
    return lambda y: a * log(b) - log(gamma(a)) - (a + 1) * log(y) - b / y


def weibull(l, k):
    return lambda y: log(k / l) + (k - 1) * log(y / l) - (y / l) ** k


def gumbel(m, s):
    return lambda y: -log(s) - (y - m) / s - exp(-(y - m) / s)


def laplace(m, s):
    return lambda y: -abs(y - m) / s - log(2 * s)


def cauchy(m, s):
    return lambda y: -log(pi * s * (1 + ((y - m) / s) ** 2))


def beta_(a, b):
    return lambda y: (a - 1) * log(y) + (b - 1) * log(1 - y) - log(beta(a, b))


def inverse_gaussian(m, k):
    return lambda y: log(k / (2 * pi * y**3)) / 2 - k * (y - m) ** 2 / (2 * m**2 * y)


def f(*values):
    return [mpf(str(v)) for v in values]


positive = [0, 0.01, 0.1, 0.5, 1, 2, 5, 10, 40, 120]
real = [-inf, -20, -5, -1, 0, 0.5, 1, 3, 8, 30, inf]
rows = {
    "Normal": [normal, real, [("loc", "scale"), (0.5, 1.5), (-0.25, 2)]],
    "Gamma": [gamma_, positive, [("concentration", "rate"), (2.5, 1.5), (1.2, 0.7)]],
    "InverseGamma": [inverse_gamma, positive + [1000, 1e5, 1e8, 1e12, inf], [("concentration", "scale"), (2.5, 1.5), (1.2, 0.7)]],
    "Weibull": [weibull, positive, [("scale", "shape"), (1.5, 1.25), (2, 0.75)]],
    "Gumbel": [gumbel, [-12, -6, -4, -2, -1, 0, 1, 3, 8, 30, 100, inf], [("loc", "scale"), (0.5, 1.5), (-0.25, 2)]],
    "Laplace": [laplace, sorted(real + [mpf("-0.25")]), [("loc", "scale"), (0.5, 1.5), (-0.25, 2)]],
    "Cauchy": [cauchy, real, [("loc", "scale"), (0.5, 1.5), (-0.25, 2)]],
    "Beta": [beta_, [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1], [("concentration1", "concentration0"), (2.5, 1.5), (1.2, 3.5)]],
    "InverseGaussian": [inverse_gaussian, positive, [("mean", "shape"), (1.5, 2.5), (2, 1.25)]],
}
out = {}
for name, (density, points, (names, p, q)) in rows.items():
    value = kl(density(*f(*p)), density(*f(*q)), points)
    out[name] = {"p": dict(zip(names, p)), "q": dict(zip(names, q)), "value": float(value)}
rate, other = f(3, 4.5)
terms = nsum(lambda k: exp(k * log(rate) - rate) / factorial(k) * (k * log(rate / other) - rate + other), [0, inf])
out["Poisson"] = {"p": {"rate": 3}, "q": {"rate": 4.5}, "value": float(terms)}
print(json.dumps(out, indent=1))
