"""The exponential integral E₁ at 50 digits, with mpmath: python3 test/reference/expint.py"""
import json
import os
import random
import struct

from mpmath import e1, exp, mp, mpf

mp.dps = 50
random.seed(7)


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


rows = []
for precision, least, most in (("f64", -300, 700), ("f32", -30, 85)):
    points = [10 ** random.uniform(least, 0) for _ in range(20)] + [random.uniform(0.01, 1) for _ in range(20)]
    points += [random.uniform(1, 20) for _ in range(20)] + [random.uniform(20, most) for _ in range(20)] + [1, 1 + 2**-20, 0.5, 2]
    points = [single(x) if precision == "f32" else x for x in points]
    rows.append({"fn": "expintE1", "precision": precision, "args": [points], "value": [float(e1(mpf(x))) for x in points]})
    rows.append({"fn": "expintE1.x", "precision": precision, "args": [points], "value": [float(-exp(-mpf(x)) / mpf(x)) for x in points]})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "expint.json"), "w") as file:
    file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
