# Derives the coefficients in src/ops/bessel.ts. Usage: python3 bessel-coefficients.py; needs mpmath.
# Polynomials of s = 24/x − 1 interpolate at the Chebyshev nodes of −1 ≤ s ≤ 1, that is 12 ≤ x ≤ ∞; Debye's polynomials
# are exact.
from fractions import Fraction as F

import mpmath as M
from mpmath import mp, mpf

mp.dps = 60


def polynomial(f, n):
    A, B = M.matrix(n + 1, n + 1), M.matrix(n + 1, 1)
    for i in range(n + 1):
        s = M.cos(M.pi * (2 * i + 1) / (2 * n + 2))
        for j in range(n + 1):
            A[i, j] = s**j
        B[i] = f(s)
    return [float(c) for c in M.lu_solve(A, B)]


def show(name, f, n):
    c = polynomial(f, n)
    points = [M.cos(M.pi * (2 * i + 1) / 800) for i in range(400)]
    worst = max(abs(M.polyval([mpf(v) for v in c[::-1]], s) / f(s) - 1) for s in points)
    print(f"// {name}: relative error 2^{M.nstr(M.log(worst, 2), 4)}\n{c},")


def scaled(x, n):  # e^-x·Iₙ(x)
    if x < 400:
        return M.besseli(n, x) * M.exp(-x)
    total, term = mpf(1), mpf(1)
    for k in range(1, 60):
        term *= -(4 * n * n - (2 * k - 1) ** 2) / (k * 8 * x)
        total += term
    return total / M.sqrt(2 * M.pi * x)


x_of = lambda s: 24 / (1 + s)
show("√x·e^-x·I₀(x)", lambda s: scaled(x_of(s), 0) * M.sqrt(x_of(s)), 18)
show("x·I₀(x)/I₁(x) − x", lambda s: x_of(s) * (scaled(x_of(s), 0) / scaled(x_of(s), 1) - 1), 22)

# Debye's Uₖ(p) = p^k·Vₖ(p²), DLMF 10.41.9: Uₖ₊₁ = p²(1 − p²)Uₖ'/2 + ∫₀ᵖ (1 − 5t²)Uₖ dt/8
u = {0: F(1)}
print("debye: [")
for k in range(1, 17):
    v = {}
    for e, c in u.items():
        for power, factor in ((e + 1, F(e, 2) + F(1, 8 * (e + 1))), (e + 3, -F(e, 2) - F(5, 8 * (e + 3)))):
            v[power] = v.get(power, F(0)) + c * factor
    u = v
    print("  [" + ", ".join(repr(float(u.get(e, F(0)))) for e in range(k, 3 * k + 1, 2)) + "],")
print("],")
