# Derives the nodes and weights in src/ops/owen.ts: Gauss' rule of 32 points on [0, 1]. Usage: python3 owen-coefficients.py
import mpmath as M

M.mp.dps = 40
n = 32
P = lambda x: M.legendre(n, x)
rule = []
for i in range(n // 2):
    x = M.findroot(P, M.cos(M.pi * (i + M.mpf(3) / 4) / (n + M.mpf(1) / 2)))
    slope = n * (x * P(x) - M.legendre(n - 1, x)) / (x * x - 1)
    weight = 1 / ((1 - x * x) * slope**2)
    rule += [((1 + x) / 2, weight), ((1 - x) / 2, weight)]
for node, weight in sorted(rule):
    print(f"  [{float(node)!r}, {float(weight)!r}],")
