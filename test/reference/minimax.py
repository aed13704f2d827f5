# The minimax coefficients of src/ops (exponential, logarithm, hyperbolic, trigonometric, power, random), by Remez'
# exchange in 40 digits. Run: python3 test/reference/minimax.py (needs mpmath; the f32 tanh also numpy).
import mpmath as m
from mpmath import matrix, mpf

m.mp.dps = 40
ln2, pi = m.log(2), m.pi


def remez(f, w, n, k, a, b, rounds=25):
    """P (n coefficients) over Q = 1 + … (k more) with the least greatest |w·(P/Q − f)| on [a, b]."""
    a, b, size = mpf(a), mpf(b), n + k
    nodes = lambda count, shift: [(a + b) / 2 - (b - a) / 2 * m.cos(pi * (i + shift) / count) for i in range(count + int(not shift))]
    xs, level = nodes(size + 1, mpf(1) / 2), mpf(0)
    grid = nodes(60 * (size + 1), 0)
    for _ in range(rounds):
        for _ in range(8 if k else 1):  # the levelled error enters Q's equations: a fixed point
            A, right = matrix(size + 1, size + 1), matrix(size + 1, 1)
            for i, x in enumerate(xs):
                s = (-1) ** i / w(x)
                for j in range(n):
                    A[i, j] = x**j
                for j in range(k):
                    A[i, n + j] = -(f(x) + s * level) * x ** (j + 1)
                A[i, size], right[i] = -s, f(x)
            c = m.lu_solve(A, right)
            level = c[size]
        p, q = [c[j] for j in range(n)], [mpf(1)] + [c[n + j] for j in range(k)]
        error = [w(x) * (m.polyval(p[::-1], x) / m.polyval(q[::-1], x) - f(x)) for x in grid]
        peaks = []
        for i in range(len(grid)):
            if peaks and (error[i] > 0) == (error[peaks[-1]] > 0):
                if abs(error[i]) > abs(error[peaks[-1]]):
                    peaks[-1] = i
            else:
                peaks.append(i)
        while len(peaks) > size + 1:
            peaks.pop(0 if abs(error[peaks[0]]) < abs(error[peaks[-1]]) else -1)
        worst = max(abs(e) for e in error)
        if len(peaks) < size + 1 or worst < abs(level) * mpf("1.02"):
            break
        xs = [grid[i] for i in peaks]
    return p, q, worst


def show(name, f, w, n, b, k=0):
    p, q, worst = remez(f, w, n, k, 0, b)
    print(f"{name}: 2^{float(m.log(worst, 2)):.1f}", [float(v) for v in p], [float(v) for v in q] if k else "")


def of_root(series, f):
    """f(r) as a function of t = r², `series` where f cancels."""
    return lambda t: series(t) if t < mpf("1e-9") else f(m.sqrt(t))


tiny, slack = mpf("1e-9"), mpf("1.0001")
C = of_root(lambda t: mpf(1) / 6 - t / 360, lambda r: (r * m.coth(r / 2) - 2) / (r * r))
wC = lambda t: (t / 2 if t < mpf("1e-20") else t * m.expm1(m.sqrt(t)) / (2 * m.sqrt(t))) + mpf("1e-12")
show("exponential f64 c", C, wC, 5, (ln2 / 2 * mpf("1.00001")) ** 2)
show("exponential f32 c", C, wC, 3, (ln2 * mpf("1.00001")) ** 2)

L = of_root(lambda z: mpf(2) / 3 + 2 * z / 5, lambda s: (2 * m.atanh(s) - 2 * s) / s**3)
root2 = (3 - 2 * m.sqrt(2)) ** 2 * slack
for name, n in (("f64", 7), ("f32", 3)):
    show(f"logarithm {name} series", L, lambda z: z / 2 + tiny, n, root2)
for name, n in (("f64", 10), ("f32", 5)):
    show(f"logarithm {name} wide", L, lambda z: z / 2 + tiny, n, slack / 9)
L2 = of_root(lambda z: mpf(2) / 5 + 2 * z / 7, lambda s: ((2 * m.atanh(s) - 2 * s) / s**3 - mpf(2) / 3) / s**2)
for name, n in (("f64", 7), ("f32", 3)):
    show(f"power {name} series", L2, lambda z: z * z / 2 + mpf("1e-10"), n, root2)

show("hyperbolic f64 p, q", of_root(lambda t: -mpf(1) / 3 + 2 * t / 15, lambda r: (m.tanh(r) - r) / r**3), lambda t: t + tiny, 3, mpf("0.49"), 3)
show("hyperbolic f64 r", of_root(lambda t: 1 + t / 3, lambda r: r * m.coth(r)), lambda t: 1, 6, (ln2 / 4 * slack) ** 2)

quarter = (pi / 4 * slack) ** 2
S = of_root(lambda t: -mpf(1) / 6 + t / 120, lambda r: (m.sin(r) - r) / r**3)
K = of_root(lambda t: mpf(1) / 24 - t / 720, lambda r: (m.cos(r) - 1 + r * r / 2) / r**4)
for name, n, k in (("f64", 6, 6), ("f32", 4, 3)):
    show(f"trigonometric {name} sine", S, lambda t: t + tiny, n, quarter)
    show(f"trigonometric {name} cosine", K, lambda t: t * t + tiny, k, quarter)
A = of_root(lambda z: -mpf(1) / 3 + z / 5, lambda r: (m.atan(r) - r) / r**3)
for name, n in (("f64", 11), ("f32", 4)):
    show(f"trigonometric {name} arc", A, lambda z: z + tiny, n, (m.sqrt(2) - 1) ** 2 * slack)
turn = of_root(lambda t: 2 * pi, lambda z: m.sin(2 * pi * z) / z)
for name, n in (("f64", 9), ("f32", 5)):
    show(f"random {name} turn", turn, lambda t: 1 / turn(t), n, mpf(1) / 16)


def tanh32(seconds=30):
    """N/D of tanh(x/2) = x·P(x²)/Q(x²): weighted least squares re-weighted towards minimax (Lawson), then a common factor
    and last digits by random search for the least error of 2ND/(N² + D²) as f32 rounds it, never above 1."""
    import time

    import numpy as np
    from numpy.polynomial import Polynomial, chebyshev

    top, f32, rng = 9.02, np.float32, np.random.default_rng(1)
    u = -np.cos(np.linspace(0, np.pi, 4000))
    t = (u + 1) / 2 * top**2
    r = np.sqrt(t)
    f = np.where(r < 1e-6, 0.5 - t / 24, np.tanh(r / 2) / np.where(r == 0, 1, r))
    g = np.maximum(1 / np.cosh(r), 0.01)
    P, Q = chebyshev.chebvander(u, 2), chebyshev.chebvander(u, 3)
    weight, q, best = np.ones(4000) / 4000, np.ones(4000), (9,)
    for i in range(600):
        s = np.sqrt(weight) * g / (f * q)
        c = np.linalg.svd(np.hstack([P * s[:, None], -Q * (f * s)[:, None]]), full_matrices=False)[2][-1]
        c = c * np.sign((Q @ c[3:])[0])
        q = np.maximum(np.abs(Q @ c[3:]), 1e-9)
        error = np.abs(P @ c[:3] / q / f - 1) * g
        if error.max() < best[0]:
            best = (error.max(), c)
        weight = weight * (error + 1e-3 * error.max()) ** (0.5 if i < 50 else 1)
        weight /= weight.sum()
    c = best[1]
    p, q = (Polynomial(chebyshev.cheb2poly(v))(Polynomial([-1, 2 / top**2])).coef for v in (c[:3], c[3:]))
    p, q = p / q[0], q / q[0]

    xs = np.concatenate([np.linspace(1e-4, top, 40000), np.exp(rng.uniform(np.log(0.01), np.log(top), 30000)), np.linspace(5, top, 20000)])
    xs = xs.astype(f32)
    truth = np.tanh(xs.astype(np.float64))
    ulp = 2.0 ** (np.floor(np.log2(truth)) - 23)

    def horner(c, t):
        s = t * c[-1]
        for v in c[-2:0:-1]:
            s = (s + v) * t
        return s + c[0]

    def score(p, q):
        t = xs * xs
        n, d = xs * horner(p, t), horner(q, t)
        y = (n + n) * d / (n * n + d * d)
        return (np.abs(y - truth) / ulp).max() + (10 if y.max() > 1 else 0)

    best, start = (99,), time.time()
    while time.time() < start + 0.4 * seconds:
        factor = np.exp(rng.uniform(0, np.log(2)))
        a, b = (p * factor).astype(f32), (q * factor).astype(f32)
        best = min(best, (score(a, b), a, b), key=lambda v: v[0])
    while time.time() < start + seconds:
        a, b = best[1].copy(), best[2].copy()
        for _ in range(rng.integers(1, 4)):
            c = a if rng.random() < 0.5 else b
            i = rng.integers(0, len(c))
            c[i] = (c[i : i + 1].view(np.int32) + np.int32(rng.integers(-6, 7))).view(f32)[0]
        best = min(best, (score(a, b), a, b), key=lambda v: v[0])
    print("hyperbolic f32 p, q:", best[0], "ulp", [float(v) for v in best[1]], [float(v) for v in best[2]])


tanh32()
