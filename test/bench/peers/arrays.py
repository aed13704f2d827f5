"""Draws and log-densities over arrays by numpy, scipy and, where it is there, torch, in both widths: a JSON line asks, a JSON line answers."""
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
single = numpy.float32
out32, small32 = out.astype(single), small.astype(single)
ten = numpy.full(10, 0.1)

tasks = {
    "numpy uniform": (10_000_000, lambda n: rng.random(out=out)),
    "numpy normal": (10_000_000, lambda n: rng.standard_normal(out=out)),
    "numpy gamma": (1_000_000, lambda n: rng.standard_gamma(2.5, out=small)),
    "numpy uniform f32": (10_000_000, lambda n: rng.random(dtype=single, out=out32)),
    "numpy normal f32": (10_000_000, lambda n: rng.standard_normal(dtype=single, out=out32)),
    "numpy gamma f32": (1_000_000, lambda n: rng.standard_gamma(2.5, dtype=single, out=small32)),
    "numpy poisson": (1_000_000, lambda n: rng.poisson(4.2, n)),
    "numpy categorical": (1_000_000, lambda n: rng.choice(10, n, p=ten)),
    "scipy logpdf gamma": (1_000_000, lambda n: stats.gamma.logpdf(p, 2.5, scale=1 / 1.5)),
    "scipy logpdf t": (1_000_000, lambda n: stats.t.logpdf(p, 4.5)),
}
if torch is not None:
    d = torch.distributions

    def densities(name, dtype):
        """Results are new arrays, which torch's log-densities cannot do without."""
        wide, narrow = torch.tensor(y, dtype=dtype), torch.tensor(p, dtype=dtype)
        number = lambda x: torch.tensor(x, dtype=dtype)
        normal = d.Normal(number(0.3), number(1.2))
        gamma = d.Gamma(number(2.5), number(1.5))
        t = d.StudentT(number(4.5))
        return {
            f"torch logpdf normal{name}": (10_000_000, lambda n: normal.log_prob(wide)),
            f"torch logpdf gamma{name}": (1_000_000, lambda n: gamma.log_prob(narrow)),
            f"torch logpdf t{name}": (1_000_000, lambda n: t.log_prob(narrow)),
        }

    draws64, draws32 = torch.ones(10_000_000, dtype=torch.float64), torch.ones(10_000_000)
    tasks |= {
        "torch normal": (10_000_000, lambda n: torch.randn(n, dtype=torch.float64, out=draws64)),
        "torch normal f32": (10_000_000, lambda n: torch.randn(n, out=draws32)),
        "torch uniform f32": (10_000_000, lambda n: torch.rand(n, out=draws32)),
        **densities("", torch.float64),
        **densities(" f32", torch.float32),
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
