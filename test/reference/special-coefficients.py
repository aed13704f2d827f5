# Derives the coefficients in src/ops/mills.ts, error.ts, gamma.ts, stirling.ts and deviance.ts: near-minimax fits at
# 60 digits with mpmath.
# Usage: python3 special-coefficients.py; prints each set with the largest error of the fit as a power of two.
# A rational P/Q (Q(0) = 1) interpolates at the Chebyshev nodes; a weighted polynomial is a least-squares fit on them.
import mpmath as M
from mpmath import mp, mpf

mp.dps = 60


def nodes(a, b, n):
    return [(a + b) / 2 + (b - a) / 2 * M.cos(M.pi * (2 * i + 1) / (2 * n)) for i in range(n)]


def rational(f, a, b, m, n):
    size = m + n + 1
    A, B = M.matrix(size, size), M.matrix(size, 1)
    for i, x in enumerate(nodes(mpf(a), mpf(b), size)):
        y = f(x)
        for j in range(m + 1):
            A[i, j] = x**j
        for j in range(1, n + 1):
            A[i, m + j] = -y * x**j
        B[i] = y
    c = M.lu_solve(A, B)
    return [c[j] for j in range(m + 1)], [mpf(1)] + [c[m + j] for j in range(1, n + 1)]


def weighted(f, weight, a, b, n):
    xs = nodes(mpf(a), mpf(b), 6 * n)
    A, B = M.matrix(len(xs), n + 1), M.matrix(len(xs), 1)
    for i, x in enumerate(xs):
        w = weight(x)
        for j in range(n + 1):
            A[i, j] = w * x**j
        B[i] = w * f(x)
    c = M.qr_solve(A, B)[0]
    return [c[j] for j in range(n + 1)]


def value(c, x):
    r = mpf(0)
    for k in reversed(c):
        r = r * x + k
    return r


def show(name, f, a, b, p, q=None, weight=None):
    """Prints coefficients, lowest degree first, and the error of the fit (relative, or times the weight)."""
    rp, rq = [mpf(float(c)) for c in p], [mpf(float(c)) for c in q or [1]]
    worst = mpf(0)
    for x in nodes(mpf(a), mpf(b), 150):
        y = f(x)
        worst = max(worst, abs(value(rp, x) / value(rq, x) - y) * (weight(x) if weight else 1 / abs(y)))
    print(f"// {name} on [{M.nstr(mpf(a), 5)}, {M.nstr(mpf(b), 5)}]: 2^{M.nstr(M.log(worst, 2), 4)}")
    print("[" + ", ".join(repr(float(c)) for c in p) + "],")
    if q:
        print("[" + ", ".join(repr(float(c)) for c in q) + "],")


# erf: x·P(x²) below 1, 1 − exp(−P(x − 1)) above
def erf_body(z):
    return M.erf(M.sqrt(z)) / M.sqrt(z) if z > 0 else 2 / M.sqrt(M.pi)


def erf_tail(s):
    return -M.log(M.erfc(1 + s))


def erf_weight(s):
    return M.erfc(1 + s) / M.erf(1 + s)


# the gap 1/r(t) − t of Mills' ratio r, over u = 1/(t + 4), in s = 1 − 8u; gap2 = 1/gap − t likewise
def gaps(t):
    if t > 40:
        d = mpf(0)
        for k in range(100, 2, -1):
            d = k / (t + d)
        second = 2 / (t + d)
        return 1 / (t + second), second
    first = 1 / (M.sqrt(M.pi / 2) * M.erfc(t / M.sqrt(2)) * M.exp(t * t / 2)) - t
    return first, 1 / first - t


def in_s(f, K):
    return lambda s: f(2 * K / (1 - s) - K) * (2 * K / (1 - s))


# lgamma(1 + z) / (z(z − 1))
def lgamma_body(z):
    if abs(z) < mpf(10) ** -25:
        return M.euler
    if abs(z - 1) < mpf(10) ** -25:
        return 1 - M.euler
    return M.loggamma(1 + z) / (z * (z - 1))


# Stirling's remainder δ(x) = lgamma(x) − (x − 1/2) log x + x − log(2π)/2
def remainder(x):
    if x > 10**6:
        return 1 / (12 * x) - 1 / (360 * x**3) + 1 / (1260 * x**5) - 1 / (1680 * x**7) + 1 / (1188 * x**9)
    return M.loggamma(x) - ((x - mpf(1) / 2) * M.log(x) - x + M.log(2 * M.pi) / 2)


def remainder_w(w):
    return remainder(1 / M.sqrt(w)) / M.sqrt(w) if w > 0 else mpf(1) / 12


root = M.findroot(lambda x: M.psi(0, x), 1.46)


def digamma_body(z):  # z = x − 1
    x = 1 + z
    return M.psi(0, x) / (x - root) if abs(x - root) > mpf(10) ** -25 else M.psi(1, root)


def digamma_w(w):  # (log x − 1/(2x) − ψ(x))·x², w = 1/x²
    if w < mpf(10) ** -12:
        return mpf(1) / 12 - w / 120 + w * w / 252
    x = 1 / M.sqrt(w)
    return (M.log(x) - 1 / (2 * x) - M.psi(0, x)) / w


def trigamma(x):
    if x > 10**6:
        return 1 / x + 1 / (2 * x**2) + 1 / (6 * x**3) - 1 / (30 * x**5) + 1 / (42 * x**7) - 1 / (30 * x**9)
    return M.psi(1, x)


def trigamma_w(w):  # (ψ'(x) − 1/x − 1/(2x²))·x³
    if w < mpf(10) ** -12:
        return mpf(1) / 6 - w / 30 + w * w / 42
    x = 1 / M.sqrt(w)
    return (M.psi(1, x) - 1 / x - 1 / (2 * x * x)) / w * x


def atanh_w(w):  # (atanh(v)/v − 1)/v², w = v²
    v = M.sqrt(w)
    return (M.atanh(v) / v - 1) / w if w > mpf(10) ** -20 else mpf(1) / 3 + w / 5


one = mpf(1)
for name, (body, tail, top), g, g2, (lm, ln, ld), (rm, rn), dg, dt, (tm, tn), tw, at, la in [
    ("f64", (12, 16, "4.95"), (11, 10), (11, 11), (8, 7, 11), (12, 11), (7, 7), 12, (8, 8), 13, 10, 7),
    ("f32", (6, 6, "2.95"), (5, 5), (5, 5), (4, 3, 3), (5, 4), (4, 3), 3, (4, 4), 4, 4, 2),
]:
    print("=====", name)
    if name == "f64":
        show("erf body", erf_body, 0, 1, rational(erf_body, 0, 1, body, 0)[0])
        show("erf tail", erf_tail, 0, top, weighted(erf_tail, erf_weight, 0, top, tail), weight=erf_weight)
    else:
        show("erf", erf_body, 0, 15.4, *rational(erf_body, 0, mpf("15.4"), 6, 6))
    for label, i, (m, n) in (("gap", 0, g), ("gap2", 1, g2)):
        f = in_s(lambda t: gaps(t)[i], mpf(4))
        show(label, f, -1, 1, *rational(f, -1, 1, m, n))
    show("lgamma body", lgamma_body, 0, 2, *rational(lgamma_body, 0, 2, lm, ln))
    show("stirling remainder", remainder_w, 0, one / 9, rational(remainder_w, 0, one / 9, ld, 0)[0])
    K = mpf("0.75" if name == "f64" else "0.5")
    f, least = in_s(remainder, K), 1 - 2 * K / (K + one / 4)
    show("stirlerr", f, least, 1, *rational(f, least, 1, rm, rn))
    show("digamma body", digamma_body, 0, 2, *rational(digamma_body, 0, 2, *dg))
    show("digamma tail", digamma_w, 0, one / 9, rational(digamma_w, 0, one / 9, dt, 0)[0])
    f = in_s(trigamma, one)
    show("trigamma", f, 0, 1, *rational(f, 0, 1, tm, tn))
    show("trigamma tail", trigamma_w, 0, one / 9, rational(trigamma_w, 0, one / 9, tw, 0)[0])
    show("atanh", atanh_w, 0, one / 9, rational(atanh_w, 0, one / 9, at, 0)[0])
    show("atanh for logarithms", atanh_w, 0, mpf("0.02944"), rational(atanh_w, 0, mpf("0.02944"), la, 0)[0])
hi = mpf(float(root))
print("digamma's root", repr(float(hi)), repr(float(root - hi)))
