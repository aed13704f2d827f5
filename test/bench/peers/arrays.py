"""Draws and log-densities over arrays by numpy, scipy and, where it is there, torch: a JSON line asks, a JSON line answers."""
import json
import sys
import time

import numpy
from scipy import stats

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None

rng = numpy.random.default_rng(1)
y = numpy.linspace(-4, 4, 10_000_000)
p = numpy.linspace(0.01, 8, 1_000_000)
# results of those who can write into what is there already
out, small = numpy.ones(10_000_000), numpy.ones(1_000_000)
ten = numpy.full(10, 0.1)

tasks = {
    "numpy uniform": (10_000_000, lambda n: rng.random(out=out)),
    "numpy normal": (10_000_000, lambda n: rng.standard_normal(out=out)),
    "numpy gamma": (1_000_000, lambda n: rng.standard_gamma(2.5, out=small)),
    "numpy poisson": (1_000_000, lambda n: rng.poisson(4.2, n)),
    "numpy categorical": (1_000_000, lambda n: rng.choice(10, n, p=ten)),
    "scipy logpdf gamma": (1_000_000, lambda n: stats.gamma.logpdf(p, 2.5, scale=1 / 1.5)),
    "scipy logpdf t": (1_000_000, lambda n: stats.t.logpdf(p, 4.5)),
}
if torch is not None:
    d = torch.distributions
    y32, p32 = torch.tensor(y, dtype=torch.float32), torch.tensor(p, dtype=torch.float32)
    out32 = torch.ones(10_000_000)
    normal = d.Normal(torch.tensor(0.3), torch.tensor(1.2))
    gamma = d.Gamma(torch.tensor(2.5), torch.tensor(1.5))
    t = d.StudentT(torch.tensor(4.5))
    tasks |= {
        "torch normal": (10_000_000, lambda n: torch.randn(n, out=out32)),
        "torch logpdf normal": (10_000_000, lambda n: normal.log_prob(y32)),
        "torch logpdf gamma": (1_000_000, lambda n: gamma.log_prob(p32)),
        "torch logpdf t": (1_000_000, lambda n: t.log_prob(p32)),
    }

for line in sys.stdin:
    request = json.loads(line)
    if request == "names":
        answer = list(tasks)
    else:
        n, run = tasks[request]
        start = time.perf_counter()
        run(n)
        answer = n / (time.perf_counter() - start) / 1e6
    print(json.dumps(answer), flush=True)
