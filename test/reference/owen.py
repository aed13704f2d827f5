# Reference values of log F of the skew normal distribution at 50 digits, written to owen.json beside this file as rows
# [x, α, log F, its slope in x, in α]. Usage: python3 owen.py; needs mpmath.
import json
import os

import mpmath as M
from mpmath import mpf

M.mp.dps = 50


def thin(h, a):  # F(−h) for a ≥ 0, as one integral
    f = lambda v: M.exp(-h * h * (a * v + v * v / 2)) / (1 + (a + v) ** 2)
    to = 240 / (h * h) / (a + M.sqrt(a * a + 240 / (h * h)))
    cuts = [mpf(0)] + [to * mpf(2) ** -k for k in range(12, -1, -1)]
    return M.quad(f, cuts) / M.pi * M.exp(-h * h * (1 + a * a) / 2)


def log_f(x, a):
    h, size = abs(x), abs(a)
    tail = thin(h, size)
    if a < 0:
        return M.log(2 * M.ncdf(-h) - tail) if x < 0 else M.log1p(-tail)
    return M.log(tail) if x < 0 else M.log1p(tail - 2 * M.ncdf(-h))


rows = []
for h, a in ((3, 2), (40, 5), (0.5, 0.5), (1, 30), (0.25, 100), (10, 0.0078125), (0.375, 1e-3), (2, 0.125), (6, 1)):
    for x, alpha in ((-h, a), (-h, -a), (h, a), (h, -a)):
        x, alpha = mpf(x), mpf(alpha)
        y = log_f(x, alpha)
        by_x = 2 * M.npdf(x) * M.ncdf(alpha * x) / M.exp(y)
        by_alpha = -M.exp(-x * x * (1 + alpha**2) / 2 - y) / (M.pi * (1 + alpha**2))
        if abs(y) > mpf(10) ** -300:
            rows.append([float(v) for v in (x, alpha, y, by_x, by_alpha)])
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "owen.json")
with open(path, "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(r) for r in rows) + "\n]\n")
