# Reference values of the inverses of the incomplete gamma and beta functions and their derivatives, written to
# incomplete-inverse.json beside this file. Usage: python3 incomplete-inverse.py; needs mpmath. A point (a, x) of
# incomplete.py gives the smaller of p and q, which is rounded; x is then found anew by Newton's method with 60 digits.
# Each entry: {"fn", "precision", "args": one list per argument, "value"}; ".p" is along p + q = 1, ".aa" a second derivative.
import json
import os

import incomplete as I
import mpmath as M
from mpmath import mp, mpf

DIGITS = 80


def root(logs, slope, s, lower, goal):
    """s with log of the tail = goal: Newton, the logarithm of a tail being concave in s (log x, log odds)"""
    i = 0 if lower else 1
    for _ in range(200):
        pair = logs(s)
        step = (goal - pair[i]) / (slope(s) * M.exp(-pair[i]) * (1 if lower else -1))
        s += max(min(step, 2), -2)
        if abs(step) < mpf(10) ** -60:
            return s
    raise ArithmeticError


def gamma_inverse(a, small, lower, s):
    logs = lambda s: I.logs(a, M.exp(s), DIGITS)
    slope = lambda s: M.exp(I.log_density(a, M.exp(s)) + M.log(a))
    return root(logs, slope, s, lower, M.log(small))


def beta_inverse(a, b, small, lower, s):
    both = lambda s: (1 / (1 + M.exp(-s)), 1 / (1 + M.exp(s)))
    logs = lambda s: I.beta_logs(a, b, *both(s), DIGITS)
    slope = lambda s: M.exp(I.log_beta_density(a, b, *both(s)))
    return root(logs, slope, s, lower, M.log(small))


def tails(pair, rounded):
    """the tail that is smaller, rounded, and the arguments p and q"""
    lower = pair[0] < pair[1]
    small = rounded(M.exp(min(pair)))
    return mpf(small), lower, ((small, rounded(1 - small)) if lower else (rounded(1 - small), small))


def gamma_rows(precision):
    rounded = I.single if precision == "f32" else float
    least = 1e-36 if precision == "f32" else 1e-306
    for point in I.points(precision):
        a, x = map(mpf, point)
        pair = I.logs(a, x, DIGITS)
        if min(pair) < M.log(least):
            continue
        small, lower, given = tails(pair, rounded)
        s = gamma_inverse(a, small, lower, M.log(x))
        x, h = M.exp(s), a * mpf(10) ** -18
        left, right = (gamma_inverse(a + d, small, lower, s) for d in (-h, h))
        by_p = M.exp(-I.log_density(a, x) - M.log(a))  # of log x
        by_a = (right - left) / (2 * h)
        yield (point[0], *given), {
            "gammaPInverse": x,
            "gammaPInverse.a": x * by_a,
            "gammaPInverse.p": x * by_p,
            "gammaPInverse.aa": (M.exp(right) - 2 * x + M.exp(left)) / h**2,
            "logGammaPInverse": s,
            "logGammaPInverse.a": by_a,
            "logGammaPInverse.p": by_p,
        }


def beta_rows(precision):
    rounded = I.single if precision == "f32" else float
    least = 1e-36 if precision == "f32" else 1e-306
    for point in I.beta_points(precision):
        a, b, x, y = map(mpf, point)
        x, y = (x, 1 - x) if x <= y else (1 - y, y)
        pair = I.beta_logs(a, b, x, y, DIGITS)
        if min(pair) < M.log(least):
            continue
        small, lower, given = tails(pair, rounded)
        s = beta_inverse(a, b, small, lower, M.log(x / y))
        x, y = 1 / (1 + M.exp(-s)), 1 / (1 + M.exp(s))
        ha, hb = a * mpf(10) ** -18, b * mpf(10) ** -18
        left, right = (beta_inverse(a + d, b, small, lower, s) for d in (-ha, ha))
        down, up = (beta_inverse(a, b + d, small, lower, s) for d in (-hb, hb))
        by_p = M.exp(-I.log_beta_density(a, b, x, y))
        by_a, by_b = (right - left) / (2 * ha), (up - down) / (2 * hb)
        yield (*point[:2], *given), {
            "betaIInverse": x,
            "betaIInverse.a": x * y * by_a,
            "betaIInverse.b": x * y * by_b,
            "betaIInverse.p": x * y * by_p,
            "logitBetaIInverse": s,
            "logitBetaIInverse.a": by_a,
            "logitBetaIInverse.b": by_b,
            "logitBetaIInverse.p": by_p,
            "logitBetaIInverse.aa": (right - 2 * s + left) / ha**2,
        }


rows = []
with mp.workdps(DIGITS):
    for make in (gamma_rows, beta_rows):
        for precision in ("f64", "f32"):
            most, least = (1e308, 1e-290) if precision == "f64" else (1e38, 1e-25)
            table = {}
            for point, values in make(precision):
                for fn, value in values.items():
                    if precision == "f32" and len(fn.partition(".")[2]) > 1:
                        continue  # second derivatives are told in f64
                    if least < abs(value) < most:
                        arguments, column = table.setdefault(fn, ([], []))
                        arguments.append(point)
                        column.append(float(value))
            for fn, (arguments, column) in table.items():
                rows.append({"fn": fn, "precision": precision, "args": list(map(list, zip(*arguments))), "value": column})
with open(os.path.join(I.here, "incomplete-inverse.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
