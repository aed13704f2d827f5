// The rules `deviance` and `dispersion` of families say what they must: twice what the log-density lacks of its greatest.
import { type AnyFamily, input } from "thetastar";
import * as families from "thetastar/distributions";
import {
  Bernoulli,
  Binomial,
  Exponential,
  Gamma,
  Geometric,
  InverseGaussian,
  NegativeBinomial,
  Normal,
  Poisson,
  Tweedie,
} from "thetastar/distributions";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";

interface Face {
  logProb(y: number): number;
  readonly params: Readonly<Record<string, number>>;
}
/** A family at a mean. */
type At = (mean: number) => Face;

const cases: readonly (readonly [family: AnyFamily, at: At, ys: readonly number[], mean: number])[] = [
  [Normal, (mean) => Normal({ mean, stddev: 1.7 }), [-2, 0.3, 5], 0.8],
  [Poisson, (mean) => Poisson({ mean }), [1, 4, 30], 3.2],
  [Gamma, (mean) => Gamma({ mean, dispersion: 0.4 }), [0.01, 2, 40], 2.5],
  [InverseGaussian, (mean) => InverseGaussian({ mean, dispersion: 0.3 }), [0.1, 2, 9], 1.5],
  [NegativeBinomial, (mean) => NegativeBinomial({ mean, dispersion: 0.6 }), [1, 7, 60], 4.1],
  [Binomial, (mean) => Binomial({ totalCount: 12, probs: mean / 12 }), [1, 5, 11], 4.4],
  [Exponential, (mean) => Exponential({ mean }), [0.1, 3, 20], 2.2],
  [Geometric, (mean) => Geometric({ mean }), [1, 6, 40], 3.3],
  [Tweedie, (mean) => Tweedie({ mean, dispersion: 0.9, power: 1.6 }), [0.2, 3, 15], 2.4],
];

/** A rule's value at the parameters of a distribution. */
function rule(family: AnyFamily, name: "deviance" | "dispersion", params: Face["params"], y = 0): number {
  const own = Object.fromEntries(Object.keys(params).map((key) => [key, input(key)]));
  const found = family.rules[name]?.(own, input("y"));
  return found ? (evaluate({ found }, { ...params, y }).found[0] as number) : 1;
}

describe("the deviance of", () => {
  test.each(cases.map((one) => [one[0].name, ...one] as const))("%s", (_, family, at, ys, mean) => {
    const here = at(mean);
    const phi = rule(family, "dispersion", here.params);
    for (const y of ys) {
      const lacking = 2 * phi * (at(y).logProb(y) - here.logProb(y));
      const found = rule(family, "deviance", here.params, y);
      expect(Math.abs(found / lacking - 1), `${y}: ${found}, not ${lacking}`).toBeLessThan(1e-9);
    }
    expect(Math.abs(rule(family, "deviance", here.params, mean))).toBeLessThan(1e-12);
  });

  test("an outcome at the edge is what the log-probability lacks of 0", () => {
    for (const y of [0, 1]) {
      const at = Bernoulli({ probs: 0.3 });
      expect(rule(Bernoulli, "deviance", at.params, y)).toBeCloseTo(-2 * at.logProb(y), 12);
    }
    const none = Poisson({ mean: 3.2 });
    expect(rule(Poisson, "deviance", none.params, 0)).toBeCloseTo(6.4, 12);
    const all = Binomial({ totalCount: 12, probs: 0.3 });
    expect(rule(Binomial, "deviance", all.params, 12)).toBeCloseTo(-2 * all.logProb(12), 11);
    const tweedie = Tweedie({ mean: 2.4, dispersion: 0.9, power: 1.6 });
    expect(rule(Tweedie, "deviance", tweedie.params, 0)).toBeCloseTo(-2 * 0.9 * tweedie.logProb(0), 12);
  });

  test("every family that has the rule is looked at here", () => {
    const seen = new Set([...cases.map(([{ name }]) => name), "Bernoulli"]);
    const have = Object.values(families).filter((x): x is AnyFamily => typeof x === "function" && "rules" in x);
    expect(
      have
        .filter(({ rules }) => rules.deviance)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...seen].sort());
  });
});
