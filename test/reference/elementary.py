# Writes elementary.json: points and 60-digit values of the elementary functions, each as high + low doubles.
# Run: python3 test/reference/elementary.py
import json, math, os, random
import mpmath as m

m.mp.dps = 60
rng = random.Random(7)
U = rng.uniform
sign = lambda: rng.choice((-1, 1))
within = lambda a, b: math.exp(U(math.log(a), math.log(b)))  # uniform in the logarithm
N = 60

around = [U(-5, 5) for _ in range(N)]
logistic = [U(-745, 40) for _ in range(N)] + around + [U(-745, -707) for _ in range(N // 3)]
turns = [U(-10, 10) for _ in range(N)] + [U(-1.6e6, 1.6e6) for _ in range(N)] + [
    float(rng.randrange(-10**6, 10**6) * m.pi / 2) for _ in range(N)]
points = {
    "exp": [U(-745.1, 709.7) for _ in range(N)] + around + [U(-745.1, -707) for _ in range(N)],
    "expm1": [U(-40, 709.7) for _ in range(N)] + [U(-1, 1) for _ in range(N)] + [sign() * within(1e-300, 1) for _ in range(N)],
    "log": [within(5e-324, 1.7e308) for _ in range(N)] + [U(0.4, 2.2) for _ in range(N)]
    + [1 + sign() * within(1e-16, 0.1) for _ in range(N)] + [5e-324, 1e-310],
    "log1p": [within(1e-300, 1.7e308) for _ in range(N)] + [U(-0.99, 3) for _ in range(N)]
    + [sign() * within(1e-18, 0.9) for _ in range(N)] + [-1 + within(1.2e-16, 0.1) for _ in range(N)],
    "tanh": [sign() * U(0, 20) for _ in range(N)] + [U(-1.5, 1.5) for _ in range(N)] + [sign() * within(1e-300, 1) for _ in range(N)],
    "sigmoid": logistic,
    "softplus": logistic + [U(0, 50) for _ in range(N)],
    "sin": turns,
    "cos": turns,
    "tan": turns,
    "log1mexp": [-within(1e-300, 700) for _ in range(N)] + [U(-2, -0.01) for _ in range(N)],
}
# the worst points of a search over 1e5 each
points["exp"] += [-707.954562768124]
points["expm1"] += [0.3510637918197643]
points["log"] += [0.7023704252353778]
points["log1p"] += [-0.29466354795038263]
points["tanh"] += [-0.8667468156705403]
points["sigmoid"] += [-4.4535452104082385]
points["softplus"] += [-0.44365114450968157]
points["tan"] += [-4.4590728783304145]
own = random.Random(8)  # so that the points above and below stay what they are
either = lambda xs: [own.choice((-1, 1)) * x for x in xs]
log_uniform = lambda a, b: [math.exp(own.uniform(math.log(a), math.log(b))) for _ in range(N)]
points["atan"] = either(log_uniform(1e-300, 1e300) + log_uniform(0.1, 10) + [own.uniform(0, 3) for _ in range(N)])
points["sinh"] = either(log_uniform(1e-300, 1) + [own.uniform(0, 710.4) for _ in range(N)] + [own.uniform(0, 25) for _ in range(N)])
points["cosh"] = points["sinh"]
points["asinh"] = either(log_uniform(1e-300, 1e300) + log_uniform(0.1, 10) + [own.uniform(0, 3) for _ in range(N)])
functions = {
    "atan": m.atan, "sinh": m.sinh, "cosh": m.cosh, "asinh": m.asinh,
    "exp": m.exp, "expm1": m.expm1, "log": m.log, "log1p": m.log1p, "tanh": m.tanh,
    "sigmoid": lambda x: 1 / (1 + m.exp(-x)), "softplus": lambda x: m.log1p(m.exp(x)),
    "sin": m.sin, "cos": m.cos, "tan": m.tan, "log1mexp": lambda x: m.log(-m.expm1(x)),
}


def split(v):
    high = float(v)
    return [high, float(v - high)]


out = {name: [[x, *split(functions[name](m.mpf(x)))] for x in xs] for name, xs in points.items()}
powers = []
for _ in range(N):
    for x, lo, hi in ((within(1e-300, 1e300), -745, 709), (math.exp(U(-1, 1)), -745, 709), (within(1e-300, 1e300), -745, -708)):
        y = U(lo, hi) / math.log(x)
        powers.append([x, y, *split(m.mpf(x) ** m.mpf(y))])
out["pow"] = powers
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "elementary.json"), "w") as f:
    f.write("{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in out.items()) + "\n}\n")
