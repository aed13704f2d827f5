// Pages of the families on the whole line.
import {
  AsymmetricLaplace,
  Cauchy,
  Gumbel,
  GumbelMin,
  Laplace,
  Logistic,
  Normal,
  Uniform,
} from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const z = tex`z = \frac{y-\text{loc}}{\text{scale}}`;
/** Members with loc 0 and a few scales. */
const locScale = [
  { loc: 0, scale: 0.5 },
  { loc: 0, scale: 1 },
  { loc: 1, scale: 2 },
];

export const real: readonly Page[] = [
  {
    call: "Normal",
    family: Normal,
    kinds: ["symmetric"],
    when: "Errors that add up from many small causes, and the default for a number. Its maximum likelihood mean is least squares; with a head for the scale it also says how sure it is. Take StudentT where a few rows are far off.",
    density: tex`p(y) = \frac{1}{\text{scale}\sqrt{2\pi}}\, e^{-z^2/2},\qquad ${z}`,
    mean: tex`\text{loc}`,
    variance: tex`\text{scale}^2`,
    picture: { parameters: locScale, from: -5, to: 6 },
    references: ["Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 13."],
  },
  {
    call: "Cauchy",
    family: Cauchy,
    kinds: ["tails"],
    when: "A centre among outliers of any size: ratios, resonances, positions of hits. It has no mean; ask for the median. StudentT with a free df lets the data choose.",
    density: tex`p(y) = \frac{1}{\pi\,\text{scale}\,(1+z^2)},\qquad ${z}`,
    picture: { parameters: locScale, from: -6, to: 7 },
    references: ["Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), chapter 16."],
  },
  {
    call: "Laplace",
    family: Laplace,
    kinds: ["symmetric", "tails"],
    when: "Errors with a sharp peak and exponential tails: prices, differences of waiting times. Its maximum likelihood centre is the median (least absolute deviations). For other quantiles take AsymmetricLaplace.",
    density: tex`p(y) = \frac{1}{2\,\text{scale}}\, e^{-|z|},\qquad ${z}`,
    mean: tex`\text{loc}`,
    variance: tex`2\,\text{scale}^2`,
    picture: { parameters: locScale, from: -6, to: 7 },
    references: ["Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 24."],
  },
  {
    call: "AsymmetricLaplace",
    family: AsymmetricLaplace,
    kinds: ["quantiles", "skewed"],
    when: "Quantile regression: with level kept at 0.9, loc is the 90 % quantile of y at each x, and the likelihood is the pinball loss.",
    density: tex`p(y) = \frac{\text{level}(1-\text{level})}{\text{scale}}\, e^{-\rho(z)},\qquad \rho(z) = z\,(\text{level}-1_{z<0}),\quad ${z}`,
    picture: {
      parameters: [
        { loc: 0, scale: 0.25, level: 0.5 },
        { loc: 0, scale: 0.25, level: 0.8 },
        { loc: 0, scale: 0.25, level: 0.1 },
      ],
      from: -5,
      to: 5,
    },
    references: ["Koenker and Machado, JASA 94 (1999).", "Yu and Zhang, Commun. Stat. Theory Methods 34 (2005)."],
  },
  {
    call: "Logistic",
    family: Logistic,
    kinds: ["symmetric"],
    when: "Errors a little heavier in the tails than a Normal's, with a cdf that is a simple formula: survival curves, ratings, latent variables of ordered answers.",
    density: tex`p(y) = \frac{e^{-z}}{\text{scale}\,(1+e^{-z})^2},\qquad ${z}`,
    mean: tex`\text{loc}`,
    variance: tex`\frac{\pi^2}{3}\,\text{scale}^2`,
    picture: { parameters: locScale, from: -8, to: 9 },
    references: ["Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 23."],
  },
  {
    call: "Gumbel",
    family: Gumbel,
    kinds: ["extremes", "skewed"],
    when: "The largest of many: a year's highest flood, the best score. It is GEV with shape 0; take GEV where the tail itself is in question.",
    density: tex`p(y) = \frac{1}{\text{scale}}\exp(-z-e^{-z}),\qquad ${z}`,
    mean: tex`\text{loc}+\gamma\,\text{scale}`,
    variance: tex`\frac{\pi^2}{6}\,\text{scale}^2`,
    picture: { parameters: locScale, from: -4, to: 10 },
    references: ["Gumbel, Statistics of Extremes (1958)."],
  },
  {
    call: "GumbelMin",
    family: GumbelMin,
    kinds: ["extremes", "skewed"],
    when: "The smallest of many: the weakest link, the earliest failure. It is the logarithm of a Weibull.",
    density: tex`p(y) = \frac{1}{\text{scale}}\exp(z-e^{z}),\qquad ${z}`,
    mean: tex`\text{loc}-\gamma\,\text{scale}`,
    variance: tex`\frac{\pi^2}{6}\,\text{scale}^2`,
    picture: { parameters: locScale, from: -10, to: 5 },
    references: ["Gumbel, Statistics of Extremes (1958)."],
  },
  {
    call: "Uniform",
    family: Uniform,
    kinds: ["bounds"],
    when: "A value between two ends about which no more is known; rounding errors. Estimated ends lie on the data, where standard errors do not exist.",
    density: tex`p(y) = \frac{1}{\text{upper}-\text{lower}},\qquad \text{lower}\le y\le\text{upper}`,
    mean: tex`\tfrac{1}{2}(\text{lower}+\text{upper})`,
    variance: tex`\tfrac{1}{12}(\text{upper}-\text{lower})^2`,
    picture: {
      parameters: [
        { lower: 0, upper: 1 },
        { lower: -1, upper: 2 },
      ],
      from: -2,
      to: 3,
    },
    fit: false,
    references: ["Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2 (1995), chapter 26."],
  },
];
