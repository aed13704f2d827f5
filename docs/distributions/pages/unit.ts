// Pages of the families between 0 and 1.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { Beta, ContinuousBernoulli, Kumaraswamy, LogitNormal } = families;

export const unit: readonly Page[] = [
  {
    call: "Beta",
    family: Beta,
    kinds: ["proportions"],
    when: "Proportions that are measured, not counted: yields, shares, scores. { mean, precision } is beta regression. Rows that are exactly 0 or 1 want Inflated(Beta, …).",
    density: tex`p(y) = \frac{y^{a-1}(1-y)^{b-1}}{B(a,b)},\qquad a = \text{concentration1},\ b = \text{concentration0}`,
    mean: tex`\frac{a}{a+b}`,
    variance: tex`\frac{\text{mean}\,(1-\text{mean})}{a+b+1}`,
    picture: {
      parameters: [
        { concentration1: 0.5, concentration0: 0.5 },
        { concentration1: 2, concentration0: 5 },
        { concentration1: 8, concentration0: 4 },
      ],
      from: 0.001,
      to: 0.999,
    },
    references: [
      "Ferrari and Cribari-Neto, Beta regression for modelling rates and proportions, J. Appl. Stat. 31 (2004).",
    ],
  },
  {
    call: "Kumaraswamy",
    family: Kumaraswamy,
    kinds: ["proportions"],
    when: "Like Beta, with a cdf and quantiles that are simple formulas; regression on the median.",
    density: tex`p(y) = a b\, y^{a-1}(1-y^a)^{b-1},\qquad a = \text{concentration1},\ b = \text{concentration0}`,
    picture: {
      parameters: [
        { concentration1: 0.5, concentration0: 0.5 },
        { concentration1: 2, concentration0: 5 },
        { concentration1: 5, concentration0: 2 },
      ],
      from: 0.001,
      to: 0.999,
    },
    references: ["Kumaraswamy, Journal of Hydrology 46 (1980).", "Jones, Statistical Methodology 6 (2009)."],
  },
  {
    call: "LogitNormal",
    family: LogitNormal,
    kinds: ["proportions"],
    when: "Proportions whose log-odds are normal: probabilities judged by people, shares that multiply.",
    density: tex`p(y) = \frac{e^{-z^2/2}}{\text{scale}\sqrt{2\pi}\;y(1-y)},\qquad z = \frac{\operatorname{logit} y-\text{loc}}{\text{scale}}`,
    picture: {
      parameters: [
        { loc: 0, scale: 0.5 },
        { loc: 1, scale: 1 },
        { loc: 0, scale: 3 },
      ],
      from: 0.001,
      to: 0.999,
    },
    references: ["Atchison and Shen, Biometrika 67 (1980)."],
  },
  {
    call: "ContinuousBernoulli",
    family: ContinuousBernoulli,
    kinds: ["proportions"],
    when: "Pixels and other numbers in [0, 1] to which people apply the cross-entropy: this is the likelihood that makes it one.",
    density: tex`p(y) = C(\lambda)\,\lambda^{y}(1-\lambda)^{1-y}`,
    letters: "λ is probs, which is not the mean.",
    picture: { parameters: [{ probs: 0.2 }, { probs: 0.5 }, { probs: 0.95 }], from: 0, to: 1 },
    fit: false,
    references: ["Loaiza-Ganem and Cunningham, The continuous Bernoulli, NeurIPS (2019)."],
  },
];
