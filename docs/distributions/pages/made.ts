// Pages of the families that are made of others.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { Independent, Mixture, Normal } = families;

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
    references: ["Casella and Berger, Statistical Inference (2002), chapter 4."],
  },
];
