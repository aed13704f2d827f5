// Gamma draws follow the Gamma distribution, whatever the concentration; single and in vectors.
import gammaCdf from "@stdlib/stats/base/dists/gamma/cdf";
import kstest from "@stdlib/stats/kstest";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { gammaDraw, logGammaDraw } from "../../src/ops/gammaDraw.ts";
import { input, rowIndex } from "../../src/ops/leaves.ts";
import { foldIn } from "../../src/ops/random.ts";
import { key } from "../../src/random/key.ts";

const n = 4000;
const rows = { key: key("gamma draws"), one: new Float64Array(n) };
const each = foldIn(input("key", { shape: [2], dtype: "bits" }), rowIndex());

describe("gammaDraw", () => {
  it.each([1e-3, 0.05, 0.5, 1, 1.5, 10, 1e4])("follows Gamma(%d, 1)", (a) => {
    const one = input("one", { rows: true });
    const { draws, logs } = evaluate(
      { draws: gammaDraw(each, one.add(a)), logs: logGammaDraw(each, one.add(a)) },
      rows,
    );
    draws.forEach((v, i) => {
      if (v > 1e-290) expect(Math.abs(Math.log(v) - (logs[i] as number))).toBeLessThan(1e-11);
    });
    // below the least number the logarithm tells: P(Y ≤ y) is about yᵃ/Γ(a + 1) there
    const p = Array.from(logs, (l) => (l < -600 ? Math.exp(a * l) : gammaCdf(Math.exp(l), a, 1)));
    expect(kstest(p, "uniform", 0, 1).pValue).toBeGreaterThan(1e-3);
  });
  it("gives every element of a vector its own draw", () => {
    const { draws } = evaluate(
      { draws: gammaDraw(each, input("a", { shape: [3] }).add(input("one", { rows: true }))) },
      { ...rows, a: [2, 2, 2] },
    );
    expect(new Set(draws).size).toBe(3 * n);
    for (let j = 0; j < 3; j++) {
      const p = Array.from({ length: n }, (_, i) => gammaCdf(draws[3 * i + j] as number, 2, 1));
      expect(kstest(p, "uniform", 0, 1).pValue).toBeGreaterThan(1e-3);
    }
  });
});
