import { it } from "vitest";
import { distribution } from "../../src/distribution.ts";
import { real, positive, binary, category, unitInterval, logOdds } from "../../src/constraint.ts";
import { sigmoid, log, exp, softplus, softmax } from "../../src/ops/math.ts";
import { crps, calibration, brier, coverage, pit, logScore, squaredError, pinball, intervalScore, pitHistogram } from "../../src/index.ts";
import reference from "../reference/scores.json" with { type: "json" };
const Logistic = distribution({ name: "Logistic", params: { loc: real, scale: positive }, support: real,
  logProb: ({ loc, scale }, y) => { const z = y.sub(loc).div(scale); return z.neg().sub(softplus(z.neg()).mul(2)).sub(log(scale)); },
  cdf: ({ loc, scale }, y) => sigmoid(y.sub(loc).div(scale)),
  survival: ({ loc, scale }, y) => sigmoid(loc.sub(y).div(scale)),
  quantile: ({ loc, scale }, p, q) => loc.add(scale.mul(log(p).sub(log(q)))),
  mean: ({ loc }) => loc, variance: ({ scale }) => scale.mul(scale).mul(3.29),
  });
const B = distribution({ name: "B", params: { probs: unitInterval }, support: binary, logProb: ({probs}, y) => log(probs).mul(y), mean: ({ probs }) => probs, 
 cdf: ({probs}, y) => probs.neg().add(1), survival: ({probs}) => probs, quantile: ({probs}, p) => p });
it("x", () => {
  const y = reference.crps.y;
  const f = Logistic({ loc: y.map(() => 0), scale: 1 });
  const t0 = performance.now();
  console.log(crps(f, y).map((v, i) => v / reference.crps.logistic[i]! - 1), performance.now() - t0);
  const g = Logistic({ loc: 0, scale: 1 });
  console.log(crps(g, y).map((v, i) => v / reference.crps.logistic[i]! - 1));
  console.log(coverage(f, y, .9), coverage(g, y, .9), pit(f, y), logScore(f, y), logScore(g, y), squaredError(f, y), pinball(g, y, .3), intervalScore(f, y, .9), calibration(f, y).ece, pitHistogram(f, y));
  const b = B({ probs: [0.2, 0.2, 0.9] });
  console.log(calibration(b, [0, 1, 1]).curves[0], brier(b, [0, 1, 1]), brier(b, [false, true, true]), brier(B({probs: .2}), [0, 1]), logScore(b, [1,1,1]));
});
