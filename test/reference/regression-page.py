"""The regressions of docs/regression.md by statsmodels: a coefficient, its standard error and the log-likelihood of each.

    python3 test/reference/regression-page.py > test/reference/regression-page.py.txt
"""
import json
import warnings

import numpy
import pandas
import statsmodels.api as sm
import statsmodels.formula.api as smf

warnings.simplefilter("ignore")
data = pandas.DataFrame(json.load(open("docs/data/warpbreaks.json")))
data["many"] = (data.breaks > 25).astype(int)
terms = "wool + C(tension, Treatment('L'))"
name = "C(tension, Treatment('L'))[T.M]"


def show(label, fit, likelihood=True):
    last = f" {fit.llf:10.3f}" if likelihood else ""
    print(f"{label:14s} {fit.params[name]:8.4f} {fit.bse[name]:7.4f}{last}")


exact = {"tol": 1e-12}
show("least squares", smf.ols("numpy.log(breaks) ~ " + terms, data).fit())
show("Poisson", smf.glm("breaks ~ " + terms, data, family=sm.families.Poisson()).fit(**exact))
show("quasi-Poisson", smf.glm("breaks ~ " + terms, data, family=sm.families.Poisson()).fit(scale="X2", **exact), False)
show("NB", smf.negativebinomial("breaks ~ " + terms, data).fit(disp=0, method="newton", maxiter=200, tol=1e-12))
gamma = sm.families.Gamma(sm.families.links.log())
show("Gamma", smf.glm("breaks ~ " + terms, data, family=gamma).fit(scale="X2", **exact), False)
probit = sm.families.Binomial(sm.families.links.probit())
show("probit", smf.glm("many ~ " + terms, data, family=probit).fit(**exact))
show("HC3", smf.ols("numpy.log(breaks) ~ " + terms, data).fit(cov_type="HC3"))
