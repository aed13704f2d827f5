// Pages of the families that are made of others.

import { expMap } from "thetastar";
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const {
  Clipped,
  Gamma,
  Geometric,
  Hurdle,
  Independent,
  Inflated,
  Kumaraswamy,
  Mixture,
  Normal,
  Rounded,
  Shifted,
  Transformed,
  Truncated,
  Weibull,
  ZeroInflated,
} = families;

export const made: readonly Page[] = [
  {
    call: "Mixture(Normal, 2)",
    family: Mixture(Normal, 2),
    kinds: ["several", "shapes"],
    when: "Several answers for one x: inverse problems, populations that are mixed. `Mixture(Normal, 5)` on a network is a mixture density network.",
    density: tex`p(y) = \sum_j \text{weights}_j\; p_j(y)`,
    picture: {
      parameters: [
        { weights: [0.3, 0.7], loc: [-2, 1], scale: [0.5, 0.8] },
        { weights: [0.5, 0.5], loc: [-1, 1], scale: [1, 1] },
      ],
      from: -5,
      to: 5,
    },
    references: ["Bishop, Mixture density networks (1994).", "McLachlan and Peel, Finite Mixture Models (2000)."],
  },
  {
    call: "Independent(Normal, 2)",
    family: Independent(Normal, 2),
    kinds: ["vectors"],
    when: "Several numbers at once from one network, independent given its output.",
    density: tex`p(y) = \prod_j p_j(y_j)`,
    picture: {
      kind: "plane",
      members: {
        "loc [0, 0], scale [1, 1]": { loc: [0, 0], scale: [1, 1] },
        "loc [0.5, −1], scale [1.25, 0.5]": { loc: [0.5, -1], scale: [1.25, 0.5] },
      },
      from: -4,
      to: 4,
    },
    references: ["Casella and Berger, Statistical Inference (2002), chapter 4."],
  },
  {
    call: "Transformed(Normal, expMap)",
    family: Transformed(Normal, expMap),
    kinds: ["shapes", "skewed"],
    when: "A family seen through an increasing map: logarithms, powers, Box–Cox, sinh–arcsinh, or a chain of them, whose parameters may depend on x.",
    density: tex`p(y) = p_{\text{base}}(x)\,\left|\frac{dx}{dy}\right|,\qquad y = T(x)`,
    picture: {
      parameters: [
        { loc: 0, scale: 0.25 },
        { loc: 0, scale: 1 },
        { loc: 1, scale: 0.5 },
      ],
      from: 0,
      to: 6,
    },
    references: ["Box and Cox, An analysis of transformations, J. R. Stat. Soc. B 26 (1964)."],
  },
  {
    call: "Shifted(Weibull)",
    family: Shifted(Weibull),
    kinds: ["shapes", "waiting"],
    when: "Waits that take a while at least: a third parameter moves the whole family. A shift that is estimated runs into the smallest y where the density is high there.",
    density: tex`p(y) = p_{\text{base}}(y-\text{shift})`,
    picture: {
      parameters: [
        { shift: 1, scale: 1, shape: 1.5 },
        { shift: 0, scale: 2, shape: 3 },
      ],
      from: 0,
      to: 5,
    },
    fit: false,
    references: ["Smith, Maximum likelihood estimation in a class of nonregular cases, Biometrika 72 (1985)."],
  },
  {
    call: "Truncated(Normal, { lower: 0 })",
    family: Truncated(Normal, { lower: 0 }),
    kinds: ["bounds"],
    when: "Rows beyond the bounds were never seen: a detector's threshold, an age of entry. Where they were seen, but only as the limit, take Clipped.",
    density: tex`p(y) = \frac{p_{\text{base}}(y)}{P(\text{lower}\le Y\le\text{upper})}`,
    picture: {
      parameters: [
        { loc: 1, scale: 1 },
        { loc: -2, scale: 2 },
        { loc: 3, scale: 0.7 },
      ],
      from: 0,
      to: 5,
    },
    fit: false,
    references: ["Cohen, Truncated and Censored Samples (1991)."],
  },
  {
    call: "Clipped(Normal, { lower: 0 })",
    family: Clipped(Normal, { lower: 0 }),
    kinds: ["bounds", "semicontinuous"],
    when: "Everything beyond a limit is recorded as the limit: spending at zero, scores at full marks (the Tobit model). Its prediction has the atoms, too.",
    density: tex`y = \min(\max(x,\text{lower}),\text{upper}),\qquad x \sim \text{base}`,
    picture: {
      parameters: [
        { loc: 1, scale: 1 },
        { loc: 0, scale: 1.5 },
        { loc: -1, scale: 2 },
      ],
      from: -1,
      to: 5,
      atoms: [0],
    },
    references: ["Tobin, Econometrica 26 (1958)."],
  },
  {
    call: "Rounded(Normal, 1)",
    family: Rounded(Normal, 1),
    kinds: ["bounds"],
    when: "Numbers written down to so many digits: ages in years, weights in kilograms. The likelihood is that of the interval.",
    density: tex`P(y) = P\left(y-\tfrac{w}{2}\le X<y+\tfrac{w}{2}\right)`,
    picture: {
      parameters: [
        { loc: 0.3, scale: 1 },
        { loc: 5, scale: 2 },
      ],
      from: -4,
      to: 12,
    },
    fit: false,
    references: ["Heitjan and Rubin, Annals of Statistics 19 (1991)."],
  },
  {
    call: "ZeroInflated(Geometric)",
    family: ZeroInflated(Geometric),
    kinds: ["zeros", "semicontinuous"],
    when: "Some rows can only be zero, the others follow the base, which has zeros of its own: fish caught by visitors of whom some do not fish.",
    density: tex`P(y) = \text{zeroProb}\cdot 1_{y=0}+(1-\text{zeroProb})\,P_{\text{base}}(y)`,
    picture: {
      parameters: [
        { zeroProb: 0.4, probs: 0.2 },
        { zeroProb: 0.1, probs: 0.4 },
      ],
      from: 0,
      to: 15,
    },
    fit: false,
    references: ["Lambert, Technometrics 34 (1992)."],
  },
  {
    call: "Hurdle(Gamma)",
    family: Hurdle(Gamma),
    kinds: ["zeros", "semicontinuous"],
    when: "Whether at all, and if so how much: all zeros have one cause. For counts the base is cut to y > 0.",
    density: tex`P(0) = \text{zeroProb},\qquad p(y) = (1-\text{zeroProb})\,\frac{p_{\text{base}}(y)}{P_{\text{base}}(Y>0)}`,
    picture: {
      parameters: [
        { zeroProb: 0.15, concentration: 4, rate: 2 },
        { zeroProb: 0.3, concentration: 2, rate: 1 },
        { zeroProb: 0.5, concentration: 9, rate: 2 },
      ],
      from: -0.5,
      to: 8,
      atoms: [0],
    },
    references: ["Mullahy, J. Econometrics 33 (1986)."],
  },
  {
    call: "Inflated(Kumaraswamy, [0, 1])",
    family: Inflated(Kumaraswamy, [0, 1]),
    kinds: ["proportions"],
    when: "Proportions that are often exactly 0 or 1; any numbers that come up too often.",
    density: tex`p(y) = \text{inflation}_0\,p_{\text{base}}(y)+\sum_j \text{inflation}_j\,1_{y=\text{at}_j}`,
    picture: {
      parameters: [
        { inflation: [0.8, 0.15, 0.05], concentration1: 2, concentration0: 3 },
        { inflation: [0.5, 0.2, 0.3], concentration1: 3, concentration0: 2 },
      ],
      from: -0.1,
      to: 1.1,
      atoms: [0, 1],
    },
    references: ["Ospina and Ferrari, Statistical Papers 51 (2010)."],
  },
];
