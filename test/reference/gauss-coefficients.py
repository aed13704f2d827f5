# Nodes and weights of Gauss' rule on [0, 1] with so many points, as src/ops/owen.ts and src/distribution/boxCox.ts have
# them. Usage: python3 gauss-coefficients.py 32
import sys

import mpmath as M

M.mp.dps = 40
n = int(sys.argv[1])
P = lambda x: M.legendre(n, x)
rule = []
for i in range((n + 1) // 2):
    # beside the root: Newton from Tricomi's estimate stays there, a secant may leave it
    x = M.cos(M.pi * (i + M.mpf(3) / 4) / (n + M.mpf(1) / 2))
    for _ in range(8):
        slope = n * (x * P(x) - M.legendre(n - 1, x)) / (x * x - 1)
        x -= P(x) / slope
    slope = n * (x * P(x) - M.legendre(n - 1, x)) / (x * x - 1)
    weight = 1 / ((1 - x * x) * slope**2)
    rule += [((1 + x) / 2, weight), ((1 - x) / 2, weight)] if 2 * i + 1 != n else [(M.mpf(1) / 2, weight)]
for node, weight in sorted(rule):
    print(f"  [{float(node)!r}, {float(weight)!r}],")
