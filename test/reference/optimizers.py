# Reference trajectories for test/optimizers.test.ts: PyTorch's documented update formulas in plain float64 numpy.
# python3 test/reference/optimizers.py writes optimizers.json beside this file.
# The objective is f(θ) = Σ aᵢ(θᵢ − bᵢ)² / 2 + (θ₀θ₁θ₂)² / 2, from θ = (1, −2, 0.5): gradients of unlike sizes.
import json
import math
import pathlib

import numpy as np

A = np.array([1.0, 10.0, 0.1])
B = np.array([0.3, -0.7, 2.0])
START = np.array([1.0, -2.0, 0.5])


def gradient(t):
    p = t[0] * t[1] * t[2]
    return A * (t - B) + p * np.array([t[1] * t[2], t[0] * t[2], t[0] * t[1]])


def sgd(lr, momentum=0.0, nesterov=False, weight_decay=0.0):
    buffer = None

    def update(t, g, step):
        nonlocal buffer
        g = g + weight_decay * t
        if momentum:
            buffer = g.copy() if buffer is None else momentum * buffer + g
            g = g + momentum * buffer if nesterov else buffer
        return t - lr(step) * g

    return update


def adam(lr, b1=0.9, b2=0.999, eps=1e-8, decoupled=0.0):
    m = np.zeros(3)
    v = np.zeros(3)

    def update(t, g, step):
        nonlocal m, v
        rate = lr(step)
        t = t * (1 - rate * decoupled)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g * g
        c1 = 1 - b1 ** (step + 1)
        c2 = 1 - b2 ** (step + 1)
        return t - rate / c1 * m / (np.sqrt(v) / math.sqrt(c2) + eps)

    return update


def clipped(limit, rule):
    def update(t, g, step):
        return rule(t, g * min(1.0, limit / (np.linalg.norm(g) + 1e-6)), step)

    return update


def flat(rate):
    return lambda step: rate


def cosine(rate, total, to=0.0):
    return lambda step: to + (rate - to) * (1 + math.cos(math.pi * min(step / total, 1))) / 2


def warmup(rate, steps):
    return lambda step: rate(step) * min((step + 1) / steps, 1)


RULES = {
    "sgd": sgd(flat(1e-2)),
    "sgd, momentum 0.9": sgd(flat(1e-2), 0.9),
    "sgd, Nesterov 0.9": sgd(flat(1e-2), 0.9, True),
    "sgd, weight decay 0.1": sgd(flat(1e-2), weight_decay=0.1),
    "sgd, clipped to 1": clipped(1.0, sgd(flat(1e-1))),
    "adam": adam(flat(1e-2)),
    "adam, beta 0.8 and 0.95": adam(flat(1e-2), 0.8, 0.95, 1e-6),
    "adamw, decay 0.1": adam(flat(1e-2), decoupled=0.1),
    "adam, cosine": adam(cosine(1e-2, 200, 1e-3)),
    "adam, warm-up and cosine": adam(warmup(cosine(1e-2, 200), 20)),
}

out = {}
for name, rule in RULES.items():
    t = START
    kept = {}
    for step in range(200):
        t = rule(t, gradient(t), step)
        if step + 1 in (1, 2, 10, 200):
            kept[step + 1] = [float(x) for x in t]
    out[name] = kept
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1) + "\n")
