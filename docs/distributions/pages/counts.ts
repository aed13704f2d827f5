// Pages of the families of counts and classes.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { Bernoulli, Binomial, Categorical, Geometric, NegativeBinomial, NegativeBinomial1, Ordinal, Poisson } = families;

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
    call: "Binomial",
    family: Binomial,
    kinds: ["yesno"],
    when: "How many of n independent trials succeed, n being known for each row. Where trials of a row resemble each other, BetaBinomial.",
    density: tex`P(y) = \binom{n}{y}\,p^y(1-p)^{n-y},\qquad n = \text{totalCount},\ p = \text{probs}`,
    mean: tex`n p`,
    variance: tex`n p(1-p)`,
    picture: {
      parameters: [
        { totalCount: 20, probs: 0.2 },
        { totalCount: 20, probs: 0.5 },
      ],
      from: 0,
      to: 20,
    },
    fit: false,
    references: ["Loader, Fast and Accurate Computation of Binomial Probabilities (2000)."],
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
    call: "Poisson",
    family: Poisson,
    kinds: ["counts"],
    when: "Events at a rate, one by one. The variance is the mean: where the data vary more, NegativeBinomial; less, ConwayMaxwellPoisson; too many zeros, ZeroInflated or Hurdle.",
    density: tex`P(y) = \frac{\text{rate}^y e^{-\text{rate}}}{y!}`,
    mean: tex`\text{rate}`,
    variance: tex`\text{rate}`,
    picture: { parameters: [{ rate: 1 }, { rate: 4 }, { rate: 10 }], from: 0, to: 20 },
    references: ["Cameron and Trivedi, Regression Analysis of Count Data (2013), chapter 3.", "Loader (2000)."],
  },
  {
    call: "NegativeBinomial",
    family: NegativeBinomial,
    kinds: ["overdispersed", "counts"],
    when: "Counts whose rate differs from row to row: visits, accidents, species. Its variance grows with mean² (NB2).",
    density: tex`P(y) = \frac{\Gamma(y+r)}{y!\,\Gamma(r)}\left(\frac{r}{r+\mu}\right)^{r}\left(\frac{\mu}{r+\mu}\right)^{y},\qquad r = \frac{1}{\text{dispersion}},\ \mu = \text{mean}`,
    mean: tex`\mu`,
    variance: tex`\mu+\text{dispersion}\cdot\mu^2`,
    picture: {
      parameters: [
        { mean: 4, dispersion: 0.1 },
        { mean: 4, dispersion: 0.5 },
        { mean: 4, dispersion: 2 },
      ],
      from: 0,
      to: 20,
    },
    references: ["Hilbe, Negative Binomial Regression (2011)."],
  },
  {
    call: "NegativeBinomial1",
    family: NegativeBinomial1,
    kinds: ["overdispersed"],
    when: "Overdispersed counts whose variance stays proportional to the mean (NB1).",
    density: tex`\operatorname{Var} Y = \mu\,(1+\text{dispersion})`,
    letters: "It is the negative binomial whose size is mean/dispersion.",
    mean: tex`\mu`,
    variance: tex`\mu\,(1+\text{dispersion})`,
    references: ["Cameron and Trivedi, Regression Analysis of Count Data (2013), chapter 3.3."],
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
