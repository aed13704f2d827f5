"""Fits of one column whose references, made with numerical derivatives in double precision, are not exact to 1e-9.

Newton's method at 50 digits on the likelihood itself; reads shared/data/classic beside the project, writes one-column.json.
"""

import csv
import json
import pathlib

from mpmath import mp, mpf, matrix, lu_solve, inverse, log, gamma, pi, sqrt, exp, loggamma

mp.dps = 50
here = pathlib.Path(__file__).parent
data = here / "../../../shared/data/classic"


def column(name, key):
    with open(data / f"{name}.csv") as file:
        return [mpf(row[key]) for row in csv.DictReader(file)]


def student(y, p):
    m, s, v = p
    c = loggamma((v + 1) / 2) - loggamma(v / 2) - log(v * pi) / 2 - log(s)
    return sum(c - (v + 1) / 2 * log(1 + ((x - m) / s) ** 2 / v) for x in y)


def cauchy(y, p):
    return sum(-log(pi * p[1]) - log(1 + ((x - p[0]) / p[1]) ** 2) for x in y)


def gev(y, p):
    loc, scale, shape = p
    t = [1 + shape * (x - loc) / scale for x in y]
    return sum(-log(scale) - (1 + 1 / shape) * log(u) - u ** (-1 / shape) for u in t)


def negbin(y, p):
    size, mu = p
    return sum(
        loggamma(x + size) - loggamma(size) - loggamma(x + 1) + size * log(size / (size + mu)) + x * log(mu / (size + mu))
        for x in y
    )


def loglogistic(y, p):
    z = [(log(x) - p[0]) / p[1] for x in y]
    return sum(-u - log(p[1]) - 2 * log(1 + exp(-u)) - log(x) for u, x in zip(z, y))


def greatest(y, loglik, names, start):
    """The maximum and the standard errors of the observed information, by central differences of 1e-15 at 50 digits."""
    p = [mpf(v) for v in start]
    k = len(p)

    def at(moves):
        q = list(p)
        for i, d in moves:
            q[i] += d
        return loglik(y, q)

    for turn in range(60):
        h = [mpf("1e-13") * (1 + abs(v)) for v in p]
        centre = at([])
        up = [at([(i, h[i])]) for i in range(k)]
        down = [at([(i, -h[i])]) for i in range(k)]
        g = matrix([(up[i] - down[i]) / (2 * h[i]) for i in range(k)])
        H = matrix(k, k)
        for i in range(k):
            H[i, i] = (up[i] - 2 * centre + down[i]) / h[i] ** 2
            for j in range(i):
                both = at([(i, h[i]), (j, h[j])]) - at([(i, h[i]), (j, -h[j])])
                both += at([(i, -h[i]), (j, -h[j])]) - at([(i, -h[i]), (j, h[j])])
                H[i, j] = H[j, i] = both / (4 * h[i] * h[j])
        step = lu_solve(H, g)
        for i in range(k):
            p[i] -= step[i]
        if max(abs(step[i]) / (1 + abs(p[i])) for i in range(k)) < mpf("1e-20"):
            break
    covariance = inverse(-H)
    return {
        "coef": {name: float(p[i]) for i, name in enumerate(names)},
        "se_observed_information": {name: float(sqrt(covariance[i, i])) for i, name in enumerate(names)},
        "logLik": float(loglik(y, p)),
    }


fits = {
    "morley_t": (column("morley", "Speed"), student, ["m", "s", "df"], [852.334, 74.936, 21.75]),
    "chem_cauchy": (column("chem", "value"), cauchy, ["location", "scale"], [3.285, 0.4124]),
    "oxford_gev": (column("oxford", "value"), gev, ["loc", "scale", "shape"], [83.8385, 4.26, -0.2873]),
    "portpirie_gev": (column("portpirie", "value"), gev, ["loc", "scale", "shape"], [3.8747, 0.198, -0.0501]),
    "discoveries_negbin": (column("discoveries", "value"), negbin, ["size", "mu"], [5.4597, 3.1]),
    "faithful_waiting_loglogistic": (
        column("faithful", "waiting"),
        loglogistic,
        ["location", "scale"],
        [4.26248, 0.121893],
    ),
}
found = {name: greatest(*arguments) for name, arguments in fits.items()}
(here / "one-column.json").write_text(json.dumps(found, indent=1) + "\n")
