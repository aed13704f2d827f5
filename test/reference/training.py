# Reference losses for test/losses.test.ts: W1, W2 and W3 trained in numpy, forward and backward written out by hand.
# python3 test/reference/training.py writes training.json beside this file.
#
# Data and first weights (see test/bench/workloads.ts): words of a 32-bit counter generator; twelve uniforms less 6 a draw.
# Runs: all rows at each of 200 steps (4,096 of W1, one batch of the others), and four batches in a new order in each of
# 50 epochs (mean losses of the four steps). The orders are the library's own for seed 0: Threefry-2x32-20 and Fisher-Yates, again here.
# Each in float64 and in float32 (every array; scalars of Adam's correction stay double).
import json
import pathlib

import numpy as np

MASK = 0xFFFFFFFF
WORK = {
    "W1": ([8, 64, 64, 2], 128),
    "W2": ([64, 512, 512, 10], 256),
    "W3": ([1, 32, 15], 256),
}


# --- data: the generator vectorized over its counter ---------------------------------------------------------------
class Draws:
    def __init__(self):
        self.count = 0

    def __call__(self, n):
        i = np.arange(self.count + 1, self.count + 12 * n + 1, dtype=np.uint64)
        self.count += 12 * n
        mask = np.uint64(MASK)
        s = (np.uint64(7) + i * np.uint64(0x6D2B79F5)) & mask
        t = ((s ^ (s >> np.uint64(15))) * (s | np.uint64(1))) & mask
        t = ((t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & mask)) & mask) ^ t
        u = (t ^ (t >> np.uint64(14))).astype(np.float64) / 2.0**32
        return u.reshape(n, 12).sum(axis=1) - 6.0  # multiples of 2^-32 below 2^4: exact in any order


def rows(name, sizes, n):
    draw = Draws()
    theta = []
    for a, b in zip(sizes, sizes[1:]):
        theta.append((draw(a * b) / np.sqrt(a)).astype(np.float32).reshape(a, b))
        theta.append(np.zeros(b, np.float32))
    x = draw(n * sizes[0]).astype(np.float32).reshape(n, sizes[0])
    noise = 0.1 * draw(n)
    a = x[:, 0].astype(np.float64)
    if name == "W1":
        y = (np.sin(a) + 0.3 * x[:, 1].astype(np.float64) + noise).astype(np.float32)
    elif name == "W2":
        y = np.floor(np.abs(3 * a + 2 * x[:, 1].astype(np.float64))).astype(np.int64) % 10
    else:
        y = (np.sin(2 * a) + noise).astype(np.float32)
    return x, y, theta


# --- the order of rows -----------------------------------------------------------------------------------------------
def threefry(key, c0, c1):
    k = [key[0], key[1], key[0] ^ key[1] ^ 0x1BD11BDA]
    x0, x1 = (c0 + k[0]) & MASK, (c1 + k[1]) & MASK
    for r in range(20):
        shift = (13, 15, 26, 6, 17, 29, 16, 24)[r % 8]
        x0 = (x0 + x1) & MASK
        x1 = (((x1 << shift) | (x1 >> (32 - shift))) & MASK) ^ x0
        if r % 4 == 3:
            j = r // 4 + 1
            x0 = (x0 + k[j % 3]) & MASK
            x1 = (x1 + k[(j + 1) % 3] + j) & MASK
    return x0, x1


def fold(key, name):
    if isinstance(name, int):
        return threefry(threefry(key, 1, MASK), name & MASK, (name >> 32) & MASK)
    data = name.encode()
    state = threefry(threefry(key, 2, MASK), len(data), 0)
    for i in range(0, len(data), 8):
        part = data[i : i + 8].ljust(8, b"\0")
        state = threefry(state, int.from_bytes(part[:4], "little"), int.from_bytes(part[4:], "little"))
    return state


def permutation(key, n):
    key = fold(key, "permutation")
    order = list(range(n))
    count, words = 0, []
    for i in range(n - 1, 0, -1):
        m = i + 1
        while True:
            if not words:
                words = list(threefry(key, count, 0))
                count += 1
            word = words.pop(0)
            if word < 2**32 - 2**32 % m:
                break
        j = word % m
        order[i], order[j] = order[j], order[i]
    return np.array(order)


SHUFFLE = fold(fold((0x74686574, 0x61737461), 0), "shuffle")


# --- heads: mean loss and its gradient with respect to the network's output ------------------------------------------
def normal_head(out, y):
    f = out.dtype.type
    raw = out[:, 1]
    scale = np.logaddexp(f(0), raw) + f(1e-3)
    z = (y - out[:, 0]) / scale
    loss = np.mean(f(0.5) * z * z + np.log(scale) + f(0.9189385332046727))
    d = np.empty_like(out)
    d[:, 0] = -z / scale
    d[:, 1] = (f(1) - z * z) / scale * (f(1) / (f(1) + np.exp(-raw)))
    return loss, d / f(len(y))


def categorical_head(out, y):
    f = out.dtype.type
    top = out.max(axis=1, keepdims=True)
    e = np.exp(out - top)
    total = e.sum(axis=1, keepdims=True)
    at = np.arange(len(y))
    loss = np.mean(np.log(total[:, 0]) + top[:, 0] - out[at, y])
    d = e / total
    d[at, y] -= f(1)
    return loss, d / f(len(y))


def log_sum_exp(x):
    top = x.max(axis=1, keepdims=True)
    return np.log(np.exp(x - top).sum(axis=1, keepdims=True)) + top


def mixture_head(out, y):
    f = out.dtype.type
    logits, loc, raw = out[:, :5], out[:, 5:10], out[:, 10:]
    z = (y[:, None] - loc) * np.exp(-raw)
    log_weight = logits - log_sum_exp(logits)
    joint = log_weight - raw - f(0.5) * z * z - f(0.9189385332046727)
    total = log_sum_exp(joint)
    share = np.exp(joint - total)
    d = np.concatenate([np.exp(log_weight) - share, -share * z * np.exp(-raw), share * (f(1) - z * z)], axis=1)
    return -np.mean(total), d / f(len(y))


HEAD = {"W1": normal_head, "W2": categorical_head, "W3": mixture_head}


# --- training ----------------------------------------------------------------------------------------------------------
def train(name, dtype, batches):
    """Losses of Adam(1e-3) steps on the batches, an iterable of row indices into the data of that many rows."""
    sizes, _ = WORK[name]
    n = max(int(b.max()) for b in batches) + 1
    x, y, theta = rows(name, sizes, n)
    x = x.astype(dtype)
    if name != "W2":
        y = y.astype(dtype)
    theta = [p.astype(dtype) for p in theta]
    m = [np.zeros_like(p) for p in theta]
    v = [np.zeros_like(p) for p in theta]
    depth = len(sizes) - 1
    losses = []
    for t, at in enumerate(batches, 1):
        h = [x[at]]
        for l in range(depth):
            out = h[-1] @ theta[2 * l] + theta[2 * l + 1]
            h.append(np.tanh(out) if l + 1 < depth else out)
        loss, d = HEAD[name](h[-1], y[at])
        losses.append(float(loss))
        gradient = [None] * len(theta)
        for l in reversed(range(depth)):
            gradient[2 * l] = h[l].T @ d
            gradient[2 * l + 1] = d.sum(axis=0)
            if l > 0:
                d = (d @ theta[2 * l].T) * (dtype(1) - h[l] * h[l])
        for i, g in enumerate(gradient):
            m[i] = dtype(0.9) * m[i] + dtype(1 - 0.9) * g
            v[i] = dtype(0.999) * v[i] + dtype(1 - 0.999) * g * g
            rate, root = dtype(1e-3 / (1 - 0.9**t)), dtype(1 / np.sqrt(1 - 0.999**t))
            theta[i] = theta[i] - rate * m[i] / (np.sqrt(v[i]) * root + dtype(1e-8))
    assert all(p.dtype == dtype for p in theta)
    return losses


def main():
    result = {}
    for name, (_, batch) in WORK.items():
        result[name] = {}
        for key, dtype in (("f64", np.float64), ("f32", np.float32)):
            whole = train(name, dtype, [np.arange(4096 if name == "W1" else batch)] * 200)
            orders = [permutation(fold(SHUFFLE, e), 4 * batch).reshape(4, batch) for e in range(1, 51)]
            shuffled = np.mean(np.reshape(train(name, dtype, [b for o in orders for b in o]), (50, 4)), axis=1)
            result[name][key] = {
                "whole": {str(s): whole[s - 1] for s in (1, 10, 200)},
                "shuffled": {str(e): float(shuffled[e - 1]) for e in (1, 3, 50)},
            }
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(result, indent=2) + "\n")


main()
