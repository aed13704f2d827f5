// Pages of the families of vectors.
import * as families from "thetastar/distributions";
import type { Page } from "../page.ts";

const tex = String.raw;
const { MvNormal } = families;

export const vectors: readonly Page[] = [
  {
    call: "MvNormal",
    family: MvNormal(2),
    kinds: ["vectors"],
    when: "Several numbers that vary together: positions, yields of neighbouring fields, returns. Without correlations Independent(Normal, d) does; for many dimensions LowRankMvNormal.",
    density: tex`p(y) = \frac{e^{-|z|^2/2}}{(2\pi)^{d/2}\,|L|},\qquad z = L^{-1}(y-\text{loc}),\quad L = \text{scaleTril}`,
    mean: tex`\text{loc}`,
    variance: tex`\operatorname{diag}(L L^{\mathsf T})`,
    references: ["Anderson, An Introduction to Multivariate Statistical Analysis (2003), chapter 2."],
  },
];
