# Derives the coefficients in src/ops/saddle.ts. Usage: python3 incomplete-coefficients.py; needs mpmath.
# With ½η² = −log(1 + qz)/q − log(1 − pz)/p, p + q = 1, δ = q − p, the ratio f = η/z is a power series in η:
# η dη = z dz/((1 + qz)(1 − pz)) gives f − η·f' = f³ + δ·η·f² − (1 − δ²)/4·η²·f, from which its coefficients follow one
# by one as polynomials in δ, of one parity each: fₖ = δ^(k mod 2)·Pₖ(δ²). They are exact fractions here.
import sys
from fractions import Fraction as F

import mpmath as M
from mpmath import mp, mpf

mp.dps = 50
TERMS = int(sys.argv[1]) if len(sys.argv) > 1 else 32
LEAST = 1e-19  # trailing coefficients below this count for nothing


def add(p, q, c=1):
    r = [F(0)] * max(len(p), len(q))
    for i, v in enumerate(p):
        r[i] += v
    for i, v in enumerate(q):
        r[i] += c * v
    return r


def mul(p, q):
    r = [F(0)] * (len(p) + len(q) - 1)
    for i, v in enumerate(p):
        if v:
            for j, w in enumerate(q):
                r[i + j] += v * w
    return r


def series(n):
    quarter, delta = [F(1, 4), F(0), F(-1, 4)], [F(0), F(1)]
    f = [[F(1)]]
    for k in range(1, n + 1):
        g = f + [[F(0)]]
        square = []
        for i in range(k + 1):
            s = [F(0)]
            for j in range(i + 1):
                s = add(s, mul(g[j], g[i - j]))
            square.append(s)
        s = [F(0)]
        for j in range(k + 1):
            s = add(s, mul(square[j], g[k - j]))
        s = add(s, mul(delta, square[k - 1]))
        if k >= 2:
            s = add(s, mul(quarter, f[k - 2]), -1)
        f.append([-v / (k + 2) for v in s])
    return f


print("series: [")
for k, p in enumerate(series(TERMS)):
    c = [float(v) for v in p[k % 2 :: 2]]
    while len(c) > 1 and abs(c[-1]) < LEAST:
        c.pop()
    print("  [" + ", ".join(repr(v) for v in c) + "],")
print("],")


# A(w) = (atanh(v)/v − 1)/v², w = v² ≤ 0.3: interpolation at the Chebyshev nodes, relative error printed
def atanh_w(w):
    v = M.sqrt(w)
    return (M.atanh(v) / v - 1) / w if w > mpf(10) ** -15 else mpf(1) / 3 + w / 5


def fit(f, a, b, n):
    xs = [(a + b) / 2 + (b - a) / 2 * M.cos(M.pi * (2 * i + 1) / (2 * n + 2)) for i in range(n + 1)]
    A, B = M.matrix(n + 1, n + 1), M.matrix(n + 1, 1)
    for i, x in enumerate(xs):
        for j in range(n + 1):
            A[i, j] = x**j
        B[i] = f(x)
    return list(M.lu_solve(A, B))


c = [float(v) for v in fit(atanh_w, mpf(0), mpf("0.31"), 16)]
worst = max(
    abs(M.polyval([mpf(v) for v in c[::-1]], mpf(i) / 1000) / atanh_w(mpf(i) / 1000) - 1) for i in range(1, 310)
)
print(f"// relative error 2^{M.nstr(M.log(worst, 2), 4)}")
print("atanh: [" + ", ".join(map(repr, c)) + "],")
