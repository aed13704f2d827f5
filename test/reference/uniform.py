# Chances of distances from uniform: Kolmogorov's and Cramér–von Mises' of n by formula and scipy, the limit of Anderson–Darling's by its
# series at 30 digits (Anderson & Darling 1952), and statistics of one sample by scipy. Writes uniform.json.
import json, os
import mpmath as mp
import numpy as np
from scipy import stats
from scipy.stats._hypotests import _cdf_cvm
mp.mp.dps = 30

def anderson(z):
    total = mp.mpf(0)
    for j in range(40):
        m = 4 * j + 1
        t = mp.mpf(m) ** 2 * mp.pi ** 2 / (8 * z)
        f = lambda w: mp.exp(z / (8 * (w * w + 1)) - t * w * w)
        term = mp.binomial(mp.mpf(-1) / 2, j) * m * mp.exp(-t) * mp.quad(f, [0, 0.5, 1, 2, 4, 8, 20])
        total += term
        if abs(term) < mp.mpf(10) ** -25: break
    return mp.sqrt(2 * mp.pi) / z * total

def kolmogorov(n, d):  # Marsaglia, Tsang & Wang 2003 at 30 digits; scipy's own is right to 1e-6 between 140 and 500
    if n > 500: return float(stats.kstwo.sf(d, n))
    d = mp.mpf(d); k = int(mp.floor(n * d)) + 1; m = 2 * k - 1; h = k - n * d
    H = mp.matrix(m, m)
    for i in range(m):
        for j in range(m): H[i, j] = 0 if i - j + 1 < 0 else 1
    for i in range(m):
        H[i, 0] -= h ** (i + 1); H[m - 1, i] -= h ** (m - i)
    H[m - 1, 0] += max(2 * h - 1, 0) ** m
    for i in range(m):
        for j in range(m):
            if i - j + 1 > 0: H[i, j] /= mp.factorial(i - j + 1)
    return float(1 - (H ** n)[k - 1, k - 1] * mp.factorial(n) / mp.mpf(n) ** n)

ks = [[n, d, kolmogorov(n, d)] for n in (5, 10, 50, 200, 1000, 20000) for d in [x / n ** 0.5 for x in (0.4, 0.7, 1.0, 1.36, 1.7, 2.5)] if d < 1]
cvm = [[n, w, float(1 - _cdf_cvm(w, n))] for n in (10, 30, 100, 1000) for w in (0.05, 0.1, 0.2, 0.461, 0.743)]
ad = [[z, float(1 - anderson(mp.mpf(z)))] for z in (0.2, 0.5, 1.0, 1.933, 2.492, 3.857, 6.0)]
waits = [2.1, 0.7, 3.3, 1.9, 0.4, 5.2, 2.8, 1.1, 0.9, 2.2, 3.9, 1.3]
expon = stats.expon(scale=2.0)
u = np.sort(expon.cdf(waits)); n = len(u)
a2 = -n - sum((2 * i + 1) * (np.log(u[i]) + np.log1p(-u[n - 1 - i])) for i in range(n)) / n
sample = {"waits": waits, "D": float(stats.kstest(waits, expon.cdf).statistic), "pD": float(stats.kstest(waits, expon.cdf, mode="exact").pvalue),
          "W": float(stats.cramervonmises(waits, expon.cdf).statistic), "pW": float(stats.cramervonmises(waits, expon.cdf).pvalue), "A": float(a2)}
json.dump({"kolmogorov": ks, "cramer": cvm, "anderson": ad, "sample": sample}, open(os.path.join(os.path.dirname(__file__), "uniform.json"), "w"))
