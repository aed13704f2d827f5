"""Fits by scipy, torch, scikit-learn and statsmodels, those that are there: a JSON line asks, a JSON line answers with
seconds, and with the largest slope of the mean negative log-likelihood where it ended."""
import json
import os
import sys
import time

import numpy
from scipy import optimize, special, stats

folder = os.environ.get("FITS", "out/bench")


def matrix(name, columns):
    return numpy.fromfile(f"{folder}/{name}.f64").reshape(-1, columns)


def column(name):
    return numpy.fromfile(f"{folder}/{name}.f64")


x, y = matrix("logit.x", 20), column("logit.y")
ones = numpy.column_stack([numpy.ones(len(y)), x])
durations, heavy = column("gamma"), column("t")


def slope(beta):
    return float(numpy.abs(ones.T @ (special.expit(ones @ beta) - y)).max() / len(y))


def scipy_logit():
    def objective(beta):
        eta = ones @ beta
        loss = numpy.logaddexp(0, eta) - y * eta
        return loss.mean(), ones.T @ (special.expit(eta) - y) / len(y)

    return optimize.minimize(objective, numpy.zeros(21), jac=True, method="L-BFGS-B", options={"gtol": 1e-6, "ftol": 0}).x


tasks = {
    "scipy L-BFGS-B": lambda: slope(scipy_logit()),
    "scipy gamma": lambda: stats.gamma.fit(durations, floc=0) and 0,
    "scipy t": lambda: stats.t.fit(heavy) and 0,
}
try:
    import torch

    torch.set_num_threads(1)
    tx, ty = torch.tensor(ones), torch.tensor(y)

    def torch_logit():
        beta = torch.zeros(21, dtype=torch.float64, requires_grad=True)
        rule = torch.optim.LBFGS([beta], max_iter=200, tolerance_grad=1e-6, tolerance_change=0, line_search_fn="strong_wolfe")

        def closure():
            rule.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(tx @ beta, ty)
            loss.backward()
            return loss

        rule.step(closure)
        return slope(beta.detach().numpy())

    tasks["torch L-BFGS"] = torch_logit
except ImportError:
    pass
try:
    from sklearn.linear_model import LogisticRegression

    def sklearn_logit():
        fitted = LogisticRegression(penalty="none", tol=1e-6, max_iter=1000).fit(x, y)
        return slope(numpy.r_[fitted.intercept_, fitted.coef_[0]])

    tasks["scikit-learn"] = sklearn_logit
except ImportError:
    pass
try:
    import statsmodels.api as sm

    tasks["statsmodels Newton"] = lambda: slope(sm.Logit(y, ones).fit(disp=0, method="newton", tol=1e-10).params)
except ImportError:
    pass

for line in sys.stdin:
    request = json.loads(line)
    if request == "names":
        answer = list(tasks)
    else:
        start = time.perf_counter()
        end = tasks[request]()
        answer = [time.perf_counter() - start, end]
    print(json.dumps(answer), flush=True)
