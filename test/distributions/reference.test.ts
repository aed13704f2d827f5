// Families against 50-digit values, written by the scripts in test/reference.
import { Categorical, Clipped, Logistic, Mixture, Normal, Truncated } from "thetastar/distributions";
import { expect, test } from "vitest";
import { cases, computed, references } from "./case.ts";

type Value = number | "Infinity" | "-Infinity" | readonly Value[];
const families = Object.fromEntries([
  ...cases.filter(({ family }) => references[family.name]).map(({ family }) => [family.name, family]),
  ["Categorical(3)", Categorical(3)],
  ["Mixture(Normal, 3)", Mixture(Normal, 3)],
  ...[{ lower: 0 }, { lower: -1, upper: 2.5 }]
    .flatMap((ends) => [Clipped(Logistic, ends), Truncated(Logistic, ends)])
    .map((family) => [family.name, family]),
]);

for (const [name, make] of Object.entries(families))
  test(`${name}: within 1e-12 of 50 digits`, () => {
    let checked = 0;
    let worst = 0;
    const errors: string[] = [];
    const check = (what: string, actual: unknown, expected: Value): void => {
      if (Array.isArray(expected)) {
        const values = actual as readonly unknown[];
        expect(values.length).toBe(expected.length);
        for (const [i, one] of expected.entries()) check(`${what}[${i}]`, values[i], one);
        return;
      }
      const truth = Number(expected);
      const value = actual as number;
      checked++;
      if (Object.is(value, truth) || value === truth) return;
      // relative; near a zero of a logarithm absolute; below the normal numbers nothing
      const log = /^(log|entropy)/.test(what);
      // of a probability e^−700 the logarithm's last place is 1e-13: such ones are known as well as their logarithm
      const far = /^(cdf|survival)/.test(what) && truth > 0 && truth < 1e-100 ? -Math.log(truth) / 100 : 1;
      const error = Math.abs(value - truth) / Math.max(Math.abs(truth), log ? 1 : 0, 2.3e-308 / 1e-12) / far;
      worst = Math.max(worst, error);
      if (!(error <= 1e-12)) errors.push(`${what}: ${value}, not ${truth}`);
    };
    for (const { row, method, value } of computed(make, references[name] ?? []))
      check(`${method} of ${name}(${JSON.stringify(row.params)}) at ${row.y}`, value, row[method] as Value);
    expect(errors).toEqual([]);
    expect(checked).toBeGreaterThan(10);
    console.log(`${name}: ${checked} values, worst error ${worst.toExponential(1)}`);
  });
