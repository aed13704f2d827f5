// Pages of the families of counts and classes.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { Bernoulli, Categorical, Geometric, Ordinal } = families;

export const counts: readonly Page[] = [
  {
    call: "Bernoulli",
    family: Bernoulli,
    kinds: ["yesno"],
    when: "Whether something happens. With a linear head it is logistic regression; its likelihood is the cross-entropy.",
    density: tex`P(1) = \frac{1}{1+e^{-\text{logits}}} = \text{probs}`,
    mean: tex`\text{probs}`,
    variance: tex`\text{probs}\,(1-\text{probs})`,
    picture: { parameters: [{ probs: 0.2 }, { probs: 0.7 }], from: 0, to: 1 },
    references: ["McCullagh and Nelder, Generalized Linear Models (1989), chapter 4."],
  },
  {
    call: "Categorical",
    family: Categorical(["drizzle", "fog", "rain"]),
    kinds: ["classes"],
    when: "Which of k classes without order. With linear heads it is multinomial logistic regression; its likelihood is the cross-entropy. Classes in an order: Ordinal.",
    density: tex`P(j) = \frac{e^{\text{logits}_j}}{\sum_i e^{\text{logits}_i}} = \text{probs}_j`,
    references: ["McCullagh and Nelder, Generalized Linear Models (1989), chapter 5."],
  },
  {
    call: "Ordinal",
    family: Ordinal(["low", "mid", "high"]),
    kinds: ["ordered"],
    when: "Grades, stages, answers from “never” to “always”: something continuous that is cut at ordered points. “logit” is the proportional-odds model, “cloglog” proportional hazards.",
    density: tex`P(Y\le j) = F(\zeta_j-\text{loc})`,
    letters: "ζ are the ascending cutpoints; F is the logistic, the normal or 1 − exp(−eᶻ).",
    references: ["McCullagh, Regression models for ordinal data, J. R. Stat. Soc. B 42 (1980)."],
  },
  {
    call: "Geometric",
    family: Geometric,
    kinds: ["counts", "waiting"],
    when: "Failures before the first success: waiting in whole periods at a constant chance.",
    density: tex`P(y) = p(1-p)^y,\qquad p = \text{probs}`,
    mean: tex`\frac{1-p}{p}`,
    variance: tex`\frac{1-p}{p^2}`,
    picture: { parameters: [{ probs: 0.2 }, { probs: 0.5 }], from: 0, to: 15 },
    references: ["Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005), chapter 5."],
  },
];
