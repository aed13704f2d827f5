// Families against 50-digit values, written by the scripts in test/reference.
import { Categorical, Mixture, Normal } from "thetastar/distributions";
import { expect, test } from "vitest";
import { cases, references } from "./case.ts";

type Value = number | "Infinity" | "-Infinity" | readonly Value[];
const ofY = ["logProb", "cdf", "survival", "logCdf", "logSurvival", "crps"] as const;
const ofParams = ["mean", "variance", "covariance", "skewness", "kurtosis", "mode", "entropy"] as const;
const families = Object.fromEntries([
  ...cases.filter(({ family }) => references[family.name]).map(({ family }) => [family.name, family]),
  ["Categorical(3)", Categorical(3)],
  ["Mixture(Normal, 3)", Mixture(Normal, 3)],
]);

for (const [name, make] of Object.entries(families))
  test(`${name}: within 1e-12 of 50 digits`, () => {
    let checked = 0;
    let worst = 0;
    const errors: string[] = [];
    const check = (what: string, actual: unknown, expected: Value | undefined, unit = 0): void => {
      if (expected === undefined) return;
      if (Array.isArray(expected)) {
        const values = actual as readonly unknown[];
        expect(values.length).toBe(expected.length);
        for (const [i, one] of expected.entries()) check(`${what}[${i}]`, values[i], one, unit);
        return;
      }
      const truth = Number(expected);
      const value = actual as number;
      checked++;
      if (Object.is(value, truth) || value === truth) return;
      // relative; near a zero of a logarithm absolute; below the normal numbers nothing
      const log = /log|entropy/i.test(what);
      const error = Math.abs(value - truth) / Math.max(Math.abs(truth), log ? 1 : 0, unit, 2.3e-308 / 1e-12);
      worst = Math.max(worst, error);
      if (!(error <= 1e-12)) errors.push(`${what}: ${value}, not ${truth}`);
    };
    for (const row of references[name] ?? []) {
      const d = (
        make as unknown as (p: unknown) => InstanceType<typeof Object> & Record<string, (y?: number) => unknown>
      )(row.params);
      const at = `${name}(${JSON.stringify(row.params)}) at ${row.y}`;
      for (const method of ofY)
        check(`${method} of ${at}`, row[method] === undefined ? 0 : d[method]?.(row.y), row[method] as Value);
      for (const method of ofParams)
        check(`${method} of ${at}`, row[method] === undefined ? 0 : d[method]?.(), row[method] as Value);
    }
    expect(errors).toEqual([]);
    expect(checked).toBeGreaterThan(50);
    console.log(`${name}: ${checked} values, worst error ${worst.toExponential(1)}`);
  });
