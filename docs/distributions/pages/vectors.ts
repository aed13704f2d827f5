// Pages of the families of vectors.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { Dirichlet, LowRankMvNormal, MvNormal, MvStudentT } = families;

export const vectors: readonly Page[] = [
  {
    call: "MvNormal",
    family: MvNormal(2),
    kinds: ["vectors"],
    when: "Several numbers that vary together: positions, yields of neighbouring fields, returns. Without correlations Independent(Normal, d) does; for many dimensions LowRankMvNormal.",
    density: tex`p(y) = \frac{e^{-|z|^2/2}}{(2\pi)^{d/2}\,|L|},\qquad z = L^{-1}(y-\text{loc}),\quad L = \text{scaleTril}`,
    mean: tex`\text{loc}`,
    variance: tex`\operatorname{diag}(L L^{\mathsf T})`,
    picture: {
      kind: "plane",
      members: {
        "covariance [[1, 0.8], [0.8, 1]]": {
          loc: [0, 0],
          covariance: [
            [1, 0.8],
            [0.8, 1],
          ],
        },
        "covariance [[0.5, −0.5], [−0.5, 2]]": {
          loc: [0, 0],
          covariance: [
            [0.5, -0.5],
            [-0.5, 2],
          ],
        },
      },
      from: -4,
      to: 4,
    },
    references: ["Anderson, An Introduction to Multivariate Statistical Analysis (2003), chapter 2."],
  },
  {
    call: "LowRankMvNormal",
    family: LowRankMvNormal(3, 1),
    kinds: ["vectors"],
    when: "Many numbers driven by a few common causes: factor models.",
    density: tex`y \sim \text{Normal}\left(\text{loc},\; W W^{\mathsf T}+D\right)`,
    letters: "W is the factor [d, r], D a diagonal.",
    picture: {
      kind: "plane",
      family: LowRankMvNormal(2, 1),
      members: {
        "factor [[1], [1.2]], diagonal [0.1, 0.1]": { loc: [0, 0], factor: [[1], [1.2]], diagonal: [0.1, 0.1] },
        "factor [[1], [−0.6]], diagonal [0.5, 0.5]": { loc: [0, 0], factor: [[1], [-0.6]], diagonal: [0.5, 0.5] },
      },
      from: -4,
      to: 4,
    },
    references: ["Tipping and Bishop, J. R. Stat. Soc. B 61 (1999)."],
  },
  {
    call: "MvStudentT",
    family: MvStudentT(2),
    kinds: ["vectors", "tails"],
    when: "Several numbers that vary together and have outliers in common.",
    density: tex`p(y) \propto \frac{1}{|L|}\left(1+\frac{|z|^2}{\text{df}}\right)^{-\frac{\text{df}+d}{2}},\qquad z = L^{-1}(y-\text{loc})`,
    picture: {
      kind: "plane",
      members: {
        "df 3, scaleMatrix [[1, 0.7], [0.7, 1]]": {
          df: 3,
          loc: [0, 0],
          scaleMatrix: [
            [1, 0.7],
            [0.7, 1],
          ],
        },
        "df 30, scaleMatrix [[1, 0.7], [0.7, 1]]": {
          df: 30,
          loc: [0, 0],
          scaleMatrix: [
            [1, 0.7],
            [0.7, 1],
          ],
        },
      },
      from: -6,
      to: 6,
    },
    references: ["Kotz and Nadarajah, Multivariate t Distributions and Their Applications (2004)."],
  },
  {
    call: "Dirichlet",
    family: Dirichlet(3),
    kinds: ["compositions"],
    when: "Shares that sum to one: time budgets, diets, portfolios.",
    density: tex`p(y) = \frac{\Gamma(\sum_j\alpha_j)}{\prod_j\Gamma(\alpha_j)}\prod_j y_j^{\alpha_j-1},\qquad \alpha = \text{concentration}`,
    picture: {
      kind: "triangle",
      members: {
        "concentration [2, 3, 5]": { concentration: [2, 3, 5] },
        "[30, 20, 20]": { concentration: [30, 20, 20] },
        "[0.5, 0.5, 1]": { concentration: [0.5, 0.5, 1] },
      },
    },
    references: ["Ng, Tian and Tang, Dirichlet and Related Distributions (2011)."],
  },
];
