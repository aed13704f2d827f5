// Student's T as tests use it, against the family.
import { StudentT } from "thetastar/distributions";
import { expect, test } from "vitest";
import { studentQuantile, studentTails } from "../../src/inference/student.ts";

test("tails and quantiles of Student's T are those of the family", () => {
  for (const df of [0.7, 1, 2.5, 5, 29, 139, 4e3, 1e6]) {
    const family = StudentT({ df, loc: 0, scale: 1 });
    for (const t of [1e-6, 0.3, 1, 1.8, 2.5, 7, 30]) {
      const wanted = 2 * family.survival(t);
      expect(Math.abs(studentTails(-t, df) / wanted - 1), `${df} ${t}`).toBeLessThan(df > 1e4 ? 1e-10 : 1e-12);
    }
    for (const p of [0.6, 0.9, 0.975, 0.9995])
      expect(Math.abs(studentQuantile(p, df) / family.quantile(p) - 1), `${df} ${p}`).toBeLessThan(1e-10);
  }
  expect(studentTails(0, 3)).toBe(1);
  expect(studentTails(Infinity, 3)).toBe(0);
  expect(studentTails(Number.NaN, 3)).toBeNaN();
});
