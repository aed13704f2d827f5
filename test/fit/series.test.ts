// Autoregressions by functions: the exact likelihood of a stationary series is a product of rows, each given those before.
import { readFileSync } from "node:fs";
import { at, exp, fit, log1p, model, sqrt, square, type Tensor } from "thetastar";
import { Normal } from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { columns, present, type Reference, reference } from "../reference/classic.ts";

const exact: Readonly<Record<string, Reference>> = JSON.parse(
  readFileSync(new URL("../reference/heads.json", import.meta.url), "utf8"),
);
const series = (name: string) => columns(name) as Record<"time" | "value", number[]>;
const near = (a: number, b: number, rtol: number): void =>
  expect(Math.abs(a - b), `${a}, not ${b}`).toBeLessThan(rtol * Math.abs(b));
interface Summary {
  readonly params: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  readonly covariance: readonly Float64Array[];
  readonly logLikelihood: number;
  readonly df: number;
}
/** R's arima stops early, and its standard errors are by differences in steps of 1e-3; heads.py has 40 digits. */
function like(found: Summary, id: string, names: Readonly<Record<string, string>>): void {
  const { coef, se = {}, logLik, df, trust_rtol_coef: trust = 1e-4 } = reference(id);
  const { sigma2 } = reference(id) as unknown as { readonly sigma2: number };
  for (const [theirs, own] of Object.entries(names)) {
    const i = found.names.indexOf(own);
    const [value, error] = [found.params[own] as number, Math.sqrt(found.covariance[i]?.[i] as number)];
    near(value, exact[id]?.coef[theirs] as number, 1e-9);
    near(error, exact[id]?.se_observed_information?.[theirs] as number, 1e-9);
    near(value, coef[theirs] as number, trust);
    near(error, se[theirs] as number, 1e-3);
  }
  near(Math.exp(2 * (found.params.logSigma as number)), sigma2, trust);
  near(found.logLikelihood, logLik, 1e-9);
  expect(found.df).toBe(df);
}

describe.skipIf(!present)("exact likelihoods of autoregressions, as arima has them", () => {
  test("lh_ar1", async () => {
    const { value: y } = series("lh");
    const ar1 = model(
      Normal,
      ({ phi, mean, logSigma }, x) => {
        const [before, first] = [at(x, 0), at(x, 1)];
        const spread = sqrt(square(phi).neg().add(1));
        return {
          loc: mean.add(phi.mul(before.sub(mean)).mul(first.neg().add(1))),
          // the first has the variance of the whole
          scale: exp(logSigma).div(spread.mul(first).add(first.neg().add(1))),
        };
      },
      { params: { phi: [], mean: [], logSigma: [] } },
    );
    const x = y.map((_, i) => [i === 0 ? 0 : (y[i - 1] as number), Number(i === 0)]);
    const found = await fit(ar1, { x, y });
    like(found as unknown as Summary, "lh_ar1", { ar1: "phi", intercept: "mean" });
  });

  test("lakehuron_ar2_trend", async () => {
    const { time, value: y } = series("LakeHuron");
    const ar2 = model(
      Normal,
      ({ phi, psi, level, slope, logSigma }, x) => {
        const line = (t: Tensor): Tensor => level.add(slope.mul(t));
        const before = at(x, 1).sub(line(at(x, 2)));
        const earlier = at(x, 3).sub(line(at(x, 4)));
        const [first, second] = [at(x, 5), at(x, 6)];
        const rest = first.add(second).neg().add(1);
        // of the stationary process the correlation of neighbours, and the logarithm of its variance over σ²
        const rho = phi.div(psi.neg().add(1));
        const spread = log1p(psi.neg())
          .sub(log1p(psi))
          .sub(log1p(square(psi.neg().add(1)).sub(square(phi)).sub(1)));
        const half = (v: Tensor): Tensor => v.mul(0.5);
        return {
          loc: line(at(x, 0))
            .add(phi.mul(before).add(psi.mul(earlier)).mul(rest))
            .add(rho.mul(before).mul(second)),
          scale: exp(logSigma.add(half(spread).mul(first.add(second))).add(half(log1p(square(rho).neg())).mul(second))),
        };
      },
      { params: { phi: [], psi: [], level: [], slope: [], logSigma: [] } },
    );
    const at0 = (values: readonly number[], i: number): number => values[i] ?? 0;
    const years = time.map((t) => t - 1920);
    const x = y.map((_, i) => [
      at0(years, i),
      at0(y, i - 1),
      at0(years, i - 1),
      at0(y, i - 2),
      at0(years, i - 2),
      Number(i === 0),
      Number(i === 1),
    ]);
    // begun where the level is near, as a function has no other start
    const initial = [0.5, 0, 579, 0, 0];
    const found = await fit(ar2, { x, y }, { initial });
    like(found as unknown as Summary, "lakehuron_ar2_trend", {
      ar1: "phi",
      ar2: "psi",
      intercept: "level",
      "time(LakeHuron) - 1920": "slope",
    });
  });
});
