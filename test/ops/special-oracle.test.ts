// The special functions against other projects' tables; skipped, visibly, where the folder of tables is absent.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { erf, erfc } from "../../src/ops/error.ts";
import { digamma, lgamma } from "../../src/ops/gamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { ndtri } from "../../src/ops/quantile.ts";
import { lbeta } from "../../src/ops/stirling.ts";
import type { Tensor } from "../../src/tensor.ts";

interface Row {
  readonly fn: string;
  readonly args: readonly number[];
  readonly value: number | string;
}

const file = new URL("../../../shared/data/oracle/special.jsonl", import.meta.url);
const present = existsSync(file);
if (!present) console.warn(`special-oracle: skipped, no tables at ${file.pathname}`);

/** Ours, the rows it answers for, and the truth as it should come out. */
const cases: Record<string, readonly [(...x: [Tensor, Tensor]) => Tensor, least: number, (x: number) => number]> = {
  erf: [erf, -Infinity, (y) => y],
  erfc: [erfc, -Infinity, (y) => y],
  erfcinv: [(q) => ndtri(q.mul(0.5)).mul(-Math.SQRT1_2), 0, (y) => y],
  lgamma: [lgamma, 0, (y) => y],
  gamma: [lgamma, 0, Math.log],
  digamma: [digamma, 0, (y) => y],
  beta: [lbeta, 0, Math.log],
};

describe.skipIf(!present)("oracle", () => {
  const rows: readonly Row[] = present
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Row)
    : [];
  it.each(Object.keys(cases))("%s to 1e-12", (name) => {
    const [f, least, truth] = cases[name] as (typeof cases)[string];
    const mine = rows.filter((r) => r.fn === name && typeof r.value === "number" && r.args.every((x) => x > least));
    expect(mine.length).toBeGreaterThan(20);
    const column = (i: number) => mine.map((r) => r.args[i] ?? 1);
    const x = [input("x", { rows: true }), input("y", { rows: true })] as const;
    const data = name === "beta" ? { x: column(0), y: column(1) } : { x: column(0) };
    const { got } = evaluate({ got: f(...x) }, data);
    mine.forEach((r, i) => {
      const want = truth(r.value as number);
      // a logarithm near its zero, and a value that underflows, count absolutely
      const size = Math.max(Math.abs(want), name === "gamma" || name === "beta" ? 1 : 1e-290);
      expect(Math.abs((got[i] as number) - want) / size, `${name}(${r.args}) = ${got[i]}, not ${want}`).toBeLessThan(
        1e-12,
      );
    });
  });
});
