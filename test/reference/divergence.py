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
def logistic(m, s):
    return lambda y: -(y - m) / s - log(s) - 2 * log(1 + exp(-(y - m) / s))


def log_logistic(s, k):
    return lambda y: log(k / y) + k * log(y / s) - 2 * log(1 + (y / s) ** k)


def asymmetric_laplace(m, s, t):
    return lambda y: log(t * (1 - t) / s) - (y - m) / s * (t if y > m else t - 1)


def beta_prime(a, b):
    return lambda y: (a - 1) * log(y) - (a + b) * log(1 + y) - log(beta(a, b))


def half_cauchy(s):
    return lambda y: log(2 / (pi * s * (1 + (y / s) ** 2)))


def nakagami(a, s):
    return lambda y: log(2) + a * log(a / s**2) - log(gamma(a)) + (2 * a - 1) * log(y) - a * (y / s) ** 2


def generalized_gamma(s, c, a):
    return lambda y: log(c / gamma(a) / y) + a * c * log(y / s) - (y / s) ** c


def von_mises(m, k):
    return lambda y: k * mp.cos(y - m) - log(2 * pi * mp.besseli(0, k))


rows = {
    "Logistic": [logistic, [-60, -20, -5, -1, 0, 0.5, 1, 3, 8, 30, 90], [("loc", "scale"), (0.5, 1.5), (-0.25, 1.5)]],
    "LogLogistic": [log_logistic, [0, 0.01, 0.1, 0.5, 1, 2, 5, 10, 40, 120, 1000, 1e5, 1e8, 1e12, inf], [("scale", "shape"), (1.5, 2.5), (20, 2.5)]],
    "AsymmetricLaplace": [asymmetric_laplace, [-200, -40, -10, -2, -0.25, 0.5, 2, 5, 10, 40, 200, 900], [("loc", "scale", "level"), (0.5, 1.5, 0.25), (-0.25, 2, 0.6)]],
    "BetaPrime": [beta_prime, [0, 0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 40, 120, 1000, 1e5, 1e8, 1e12, inf], [("concentration1", "concentration0"), (2.5, 1.5), (1.2, 3.5)]],
    "HalfCauchy": [half_cauchy, [0, 0.1, 0.5, 1, 2, 5, 10, 40, 120, 1000, 1e5, 1e8, 1e12, inf], [("scale",), (1.5,), (4,)]],
    "Nakagami": [nakagami, [0, 0.01, 0.1, 0.5, 1, 2, 5, 10, 20], [("concentration", "scale"), (2.5, 1.5), (0.75, 2)]],
    "GeneralizedGamma": [generalized_gamma, [0, 0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 40], [("scale", "shape", "concentration"), (1.5, 1.25, 2), (2, 0.75, 3.5)]],
    "VonMises": [von_mises, [-pi, -2, -1, 0, 0.5, 1, 2, pi], [("loc", "concentration"), (0.5, 1.5), (-2, 4)]],
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


def counts(name, p, q, prob, support):
    """Of counts: a sum, to be added smallest first where it does not end."""
    total = sum(prob(k, **p) * log(prob(k, **p) / prob(k, **q)) for k in reversed(support))
    out[name] = {"p": p, "q": q, "value": float(total)}


def negative_binomial(k, mean, dispersion):
    size = 1 / mpf(dispersion)
    chance = size / (size + mpf(mean))
    return gamma(size + k) / gamma(size) / factorial(k) * chance**size * (1 - chance) ** k


def negative_binomial_1(k, mean, dispersion):
    return negative_binomial(k, mean, mpf(dispersion) / mpf(mean))


def binomial(k, totalCount, probs):
    return mp.binomial(totalCount, k) * mpf(probs) ** k * (1 - mpf(probs)) ** (totalCount - k)


counts("NegativeBinomial", {"mean": 4, "dispersion": 0.5}, {"mean": 7, "dispersion": 0.5}, negative_binomial, range(900))
counts("NegativeBinomial1", {"mean": 4, "dispersion": 2}, {"mean": 2, "dispersion": 1}, negative_binomial_1, range(500))
counts("Binomial", {"totalCount": 9, "probs": 0.25}, {"totalCount": 9, "probs": 0.625}, binomial, range(10))
s, t = f(2.5, 3.25)
mean = -mp.zeta(s, derivative=1) / mp.zeta(s)
out["Zipf"] = {"p": {"exponent": 2.5}, "q": {"exponent": 3.25}, "value": float((t - s) * mean + log(mp.zeta(t) / mp.zeta(s)))}
print(json.dumps(out, indent=1))
