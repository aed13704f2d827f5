"""Reference values of families of vectors, by mpmath at 50 digits: python3 test/reference/families/vectors.py"""
import json
import os

from mpmath import cholesky, det, diag, digamma, exp, eye, inverse, log, loggamma, matrix, mp, mpf, pi, sqrt

mp.dps = 50


def number(x):
    """The nearest double; what JSON has no number for by name."""
    x = float(x)
    if x != x:
        return "NaN"
    return x if abs(x) != float("inf") else ("-Infinity" if x < 0 else "Infinity")


def numbers(x):
    return [numbers(v) for v in x] if isinstance(x, list) else number(x)


def rows(m):
    return [[m[i, j] for j in range(m.cols)] for i in range(m.rows)]


def column(x):
    return matrix([mpf(v) for v in x])


def square(m):
    return matrix([[mpf(v) for v in row] for row in m])


def moments(mean, covariance):
    """A matrix of moments as the elements that are asked for."""
    d = covariance.rows
    return {
        "mean": numbers(list(mean)),
        "variance": numbers([covariance[i, i] for i in range(d)]),
        "covariance": numbers(rows(covariance)),
    }


def gaussian(r, sigma):
    d = len(r)
    return -((r.T * inverse(sigma) * r)[0] + d * log(2 * pi) + log(det(sigma))) / 2


# Means, factors and points: ordinary, of very different units, and nearly degenerate.
SETTINGS = [
    ([0, 0], [[1, 0], [0, 1]]),
    ([0.5, -1], [[1.5, 0], [-0.5, 0.75]]),
    ([1e6, -1e-3], [[1e4, 0], [3e-4, 1e-5]]),
    ([0, 1], [[1, 0], [0.99995, 0.01]]),
    ([0, 1, 2, 9], [[2, 0, 0, 0], [0.3, 0.5, 0, 0], [-1, 0.25, 1e-3, 0], [1, 0, 0, 1]]),
    ([-5, 0.25, 1e3, 7], [[1, 0, 0, 0], [0.5, 1, 0, 0], [0.25, 0.5, 100, 0], [3, -2, 1, 0.125]]),
]
STEPS = [0, 0.3, -1, 2.5, -8, 37, -1e3, 1e10]


def points(loc, scale_tril):
    """Doubles that lie about so many standard deviations away."""
    loc, l = column(loc), square(scale_tril)
    d = len(loc)
    for k, t in enumerate(STEPS):
        z = matrix([mpf(t) * (1 if (i + k) % 3 else mpf(-1) / 2) for i in range(d)])
        yield [float(v) for v in loc + l * z]


def mv_normal():
    cases = []
    for loc, tril in SETTINGS:
        l = square(tril)
        sigma = l * l.T
        d = len(loc)
        entropy = (d * (1 + log(2 * pi)) + log(det(sigma))) / 2
        for y in points(loc, tril):
            values = {"logProb": number(gaussian(column(y) - column(loc), sigma))}
            if not cases or cases[-1]["params"]["loc"] != loc:
                values.update(moments(column(loc), sigma), mode=numbers(loc), entropy=number(entropy))
            cases.append({"params": {"loc": loc, "scaleTril": tril}, "y": y, **values})
    # by covariance and by precision
    sigma = [[2, 0.5, -0.25, 0], [0.5, 1, 0.125, 0.25], [-0.25, 0.125, 4, 0], [0, 0.25, 0, 0.5]]
    for name in ["covariance", "precision"]:
        s = square(sigma) if name == "covariance" else inverse(square(sigma))
        loc = [0, 1, -1, 2]
        for y in [[0, 1, 2, 3], [0.5, -3, 8, 1], [100, -30, 0.25, -4]]:
            values = {"logProb": number(gaussian(column(y) - column(loc), s)), **moments(column(loc), s)}
            cases.append({"params": {"loc": loc, name: sigma}, "y": y, **values})
    return cases


def low_rank():
    cases = []
    settings = [
        ([0, 0, 0], [[1], [0], [0]], [1, 1, 1]),
        ([0.5, -1, 2], [[1], [0.5], [-2]], [0.25, 1, 3]),
        ([0, 1, 2, 3], [[1, 0.5], [-0.25, 2], [3, 1], [0, -1]], [0.5, 1, 2, 0.125]),
        ([0, 1, 2, 3], [[1e3, 5], [-250, 200], [30, 1], [0, -1]], [1e-4, 1e-2, 2, 1e6]),
    ]
    for loc, factor, diagonal in settings:
        f = square(factor)
        sigma = f * f.T + diag([mpf(v) for v in diagonal])
        d = len(loc)
        entropy = (d * (1 + log(2 * pi)) + log(det(sigma))) / 2
        tril = rows(cholesky(sigma))
        for y in points(loc, tril):
            values = {"logProb": number(gaussian(column(y) - column(loc), sigma))}
            if not cases or cases[-1]["params"]["factor"] != factor:
                values.update(moments(column(loc), sigma), mode=numbers(loc), entropy=number(entropy))
            cases.append({"params": {"loc": loc, "factor": factor, "diagonal": diagonal}, "y": y, **values})
    return cases


def mv_student_t():
    cases = []
    nan, inf = mpf("nan"), mpf("inf")
    for df in [0.1, 1, 1.5, 2.5, 7, 1e3, 1e8]:
        for loc, tril in SETTINGS[1:4] if df in [0.1, 7, 1e8] else SETTINGS[1:2]:
            n, l = mpf(df), square(tril)
            sigma = l * l.T
            d = len(loc)
            constant = loggamma((n + d) / 2) - loggamma(n / 2) - d * log(n * pi) / 2 - log(det(sigma)) / 2
            entropy = -constant + (n + d) / 2 * (digamma((n + d) / 2) - digamma(n / 2))
            first = True
            for y in points(loc, tril):
                r = column(y) - column(loc)
                q = (r.T * inverse(sigma) * r)[0]
                values = {"logProb": number(constant - (n + d) / 2 * log(1 + q / n))}
                if first:
                    values["mode"] = numbers(loc)
                    values["entropy"] = number(entropy)
                    if n > 2:
                        values.update(moments(column(loc), sigma * (n / (n - 2))))
                    elif n > 1:
                        values.update(mean=numbers(loc), variance=["Infinity"] * d)
                    else:
                        values.update(mean=["NaN"] * d, variance=["NaN"] * d)
                first = False
                cases.append({"params": {"df": df, "loc": loc, "scaleTril": tril}, "y": y, **values})
    return cases


def dirichlet():
    cases = []
    for a in [
        [1, 1, 1],
        [0.5, 2, 3.5],
        [1e-3, 1e-2, 0.5],
        [1e-3, 1e3, 1],
        [2.5, 30, 400],
        [1e8, 2e8, 5e7],
        [1e-3, 1e8, 1],
        [1.5, 2.5, 4.5],
    ]:
        alpha = [mpf(v) for v in a]
        k = len(a)
        total = sum(alpha)
        mean = [v / total for v in alpha]
        norm = sum(loggamma(v) for v in alpha) - loggamma(total)
        entropy = norm + (total - k) * digamma(total) - sum((v - 1) * digamma(v) for v in alpha)
        covariance = matrix(k, k)
        for i in range(k):
            for j in range(k):
                covariance[i, j] = ((mean[i] if i == j else 0) - mean[i] * mean[j]) / (total + 1)
        spots = [[mpf(1) / k] * k, mean, [mpf(0.5)] + [mpf(0.5) / (k - 1)] * (k - 1)]
        tiny = mpf("1e-300")
        spots += [[tiny] + [(1 - tiny) / (k - 1)] * (k - 1), [mpf(2) ** -(3 * (i + 1)) for i in range(k - 1)]]
        spots[-1].append(1 - sum(spots[-1]))
        sd = [sqrt(mean[i] * (1 - mean[i]) / (total + 1)) for i in range(k)]
        more = mpf(0.7) * sd[0] * (1 - mean[0])
        spots.append([mean[0] + more] + [m * (1 - more / (1 - mean[0])) for m in mean[1:]])
        first = True
        for spot in spots:
            y = [float(v) for v in spot]
            if min(y) <= 0:
                continue
            # doubles seldom sum to 1: the point of the simplex that is meant
            whole = sum(mpf(x) for x in y)
            values = {"logProb": number(sum((v - 1) * log(x / whole) for v, x in zip(alpha, y)) - norm)}
            if first:
                values.update(moments(mean, covariance), entropy=number(entropy))
                if min(alpha) > 1:
                    values["mode"] = numbers([(v - 1) / (total - k) for v in alpha])
            first = False
            cases.append({"params": {"concentration": a}, "y": y, **values})
    return cases


COUNTS = [[3, 8, 1], [0, 12, 0], [4, 4, 4], [0, 0, 0], [1, 0, 0], [10**9, 2 * 10**9, 5], [10**6, 10**6, 10**6], [0, 1, 10**5]]


def of_counts(n, mean, factor, first):
    """Moments of counts: those of one trial, n·factor times."""
    k = len(mean)
    if not first:
        return {}
    c = matrix(k, k)
    for i in range(k):
        for j in range(k):
            # 1 - mean as the sum of the others: digits of the difference would be lost
            others = sum(m for l, m in enumerate(mean) if l != i)
            c[i, j] = n * factor * mean[i] * (others if i == j else -mean[j])
    return moments([n * m for m in mean], c)


def compositions(n):
    """All counts of three classes with this sum."""
    return [(a, b, n - a - b) for a in range(n + 1) for b in range(n - a + 1)]


def shape_of(params, n, log_prob):
    """The mode, where it is one, and the entropy: by going through all there is."""
    logs = {y: log_prob(y) for y in compositions(n)}
    best = max(logs.values())
    modes = [y for y, v in logs.items() if best - v < mpf(10) ** -30]
    row = {"params": params, "y": list(modes[0]), "entropy": number(-sum(exp(v) * v for v in logs.values()))}
    return {**row, "mode": list(modes[0])} if len(modes) == 1 else row


def shapes_of_multinomials():
    for n, logits in [(1, [0, 1.5, -2]), (12, [0, 1.5, -2]), (17, [0, 0.25, 0.125]), (40, [3, 0, 1]), (9, [0, 700, -3]), (25, [0, -9, -12])]:
        whole = sum(exp(mpf(v)) for v in logits)
        logs = [mpf(v) - log(whole) for v in logits]
        prob = lambda y: loggamma(mpf(n + 1)) + sum(c * v - loggamma(mpf(c + 1)) for c, v in zip(y, logs))
        yield shape_of({"totalCount": n, "logits": logits}, n, prob)


def shapes_of_dirichlet_multinomials():
    for n, a in [(1, [0.5, 2, 3.5]), (12, [0.5, 2, 3.5]), (25, [1.5, 4.25, 2.125]), (10, [0.5, 0.25, 0.125]), (8, [0.5, 1, 0.25]), (30, [200, 100, 51]), (15, [1e-3, 1e3, 1])]:
        alpha = [mpf(v) for v in a]
        total = sum(alpha)
        prob = lambda y: (loggamma(mpf(n + 1)) + loggamma(total) - loggamma(n + total)
                          + sum(loggamma(c + v) - loggamma(mpf(c + 1)) - loggamma(v) for c, v in zip(y, alpha)))
        yield shape_of({"totalCount": n, "concentration": a}, n, prob)


def multinomial():
    cases = list(shapes_of_multinomials())
    for logits in [[0, 1.5, -2], [0, 0, 0], [0, 700, -3], [-1e3, 0, 1e-9], [0, 30, 60]]:
        whole = sum(exp(mpf(v)) for v in logits)
        p = [exp(mpf(v)) / whole for v in logits]
        for i, y in enumerate(COUNTS):
            n = sum(y)
            value = loggamma(mpf(n + 1)) + sum(c * log(q) - loggamma(mpf(c + 1)) for c, q in zip(y, p))
            cases.append(
                {"params": {"totalCount": n, "logits": logits}, "y": y, "logProb": number(value), **of_counts(n, p, 1, i < 2)}
            )
    return cases


def dirichlet_multinomial():
    cases = list(shapes_of_dirichlet_multinomials())
    for a in [[1, 1, 1], [0.5, 2, 3.5], [1e-3, 1e-2, 0.5], [1e-3, 1e8, 1], [1e8, 2e8, 5e7], [1e-3, 1e-3, 1e-3]]:
        alpha = [mpf(v) for v in a]
        total = sum(alpha)
        for i, y in enumerate(COUNTS):
            n = sum(y)
            value = loggamma(mpf(n + 1)) + loggamma(total) - loggamma(n + total)
            value += sum(loggamma(c + v) - loggamma(mpf(c + 1)) - loggamma(v) for c, v in zip(y, alpha))
            more = of_counts(n, [v / total for v in alpha], (n + total) / (1 + total), i < 2)
            cases.append({"params": {"totalCount": n, "concentration": a}, "y": y, "logProb": number(value), **more})
    return cases


def by_size(name, cases, size):
    """A family a size: MvNormal(2), MvNormal(3) …"""
    families = {}
    for case in cases:
        families.setdefault(f"{name}({size(case['params'])})", []).append(case)
    return families


out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.json")
with open(out, "w") as file:
    families = {
        **by_size("MvNormal", mv_normal(), lambda p: len(p["loc"])),
        **by_size("LowRankMvNormal", low_rank(), lambda p: f"{len(p['loc'])}, {len(p['factor'][0])}"),
        **by_size("MvStudentT", mv_student_t(), lambda p: len(p["loc"])),
        **by_size("Dirichlet", dirichlet(), lambda p: len(p["concentration"])),
        **by_size("Multinomial", multinomial(), lambda p: len(p["logits"])),
        **by_size("DirichletMultinomial", dirichlet_multinomial(), lambda p: len(p["concentration"])),
    }
    json.dump(families, file, separators=(",", ":"))
    file.write("\n")
print({name: len(cases) for name, cases in families.items()})
