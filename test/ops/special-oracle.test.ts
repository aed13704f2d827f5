// The special functions against other projects' tables; skipped, visibly, where the folder of tables is absent.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/compile/evaluate.ts";
import { logBesselI, logBesselK } from "../../src/ops/bessel.ts";
import { betaIInverse } from "../../src/ops/betaInverse.ts";
import { erf, erfc } from "../../src/ops/error.ts";
import { expintE1 } from "../../src/ops/expint.ts";
import { digamma, lgamma } from "../../src/ops/gamma.ts";
import { gammaPInverse } from "../../src/ops/gammaInverse.ts";
import { betaI, betaIc } from "../../src/ops/incompleteBeta.ts";
import { gammaP, gammaQ } from "../../src/ops/incompleteGamma.ts";
import { input } from "../../src/ops/leaves.ts";
import { expm1, log1p } from "../../src/ops/math.ts";
import { owensT } from "../../src/ops/owen.ts";
import { ndtri } from "../../src/ops/quantile.ts";
import { lbeta } from "../../src/ops/stirling.ts";
import { zeta } from "../../src/ops/zeta.ts";
import { constant, type Tensor } from "../../src/tensor.ts";

interface Row {
  readonly fn: string;
  readonly args: readonly number[];
  readonly value: number | string;
}

const file = new URL("../../../shared/data/oracle/special.jsonl", import.meta.url);
const present = existsSync(file);
if (!present) console.warn(`special-oracle: skipped, no tables at ${file.pathname}`);

const rest = (p: Tensor): Tensor => constant(1).sub(p);
type Rule = (...x: [Tensor, Tensor, Tensor]) => Tensor;
/** Ours, the rows it answers for, and the truth as it should come out. */
const cases: Record<string, readonly [rule: Rule, least: number, (x: number) => number]> = {
  erf: [(x) => erf(x), -Infinity, (y) => y],
  erfc: [(x) => erfc(x), -Infinity, (y) => y],
  expm1: [(x) => expm1(x), -Infinity, (y) => y],
  log1p: [(x) => log1p(x), -1, (y) => y],
  erfinv: [(x) => ndtri(x.add(1).mul(0.5)).mul(Math.SQRT1_2), -1, (y) => y],
  erfcinv: [(q) => ndtri(q.mul(0.5)).mul(-Math.SQRT1_2), 0, (y) => y],
  lgamma: [(x) => lgamma(x), 0, (y) => y],
  gamma: [(x) => lgamma(x), 0, Math.log],
  digamma: [(x) => digamma(x), 0, (y) => y],
  beta: [(a, b) => lbeta(a, b), 0, Math.log],
  gamma_p: [(a, x) => gammaP(a, x), 0, (y) => y],
  gamma_q: [(a, x) => gammaQ(a, x), 0, (y) => y],
  ibeta: [(a, b, x) => betaI(a, b, x), 0, (y) => y],
  bessel_i: [(n, x) => logBesselI(n, x), 0, Math.log],
  bessel_k: [(n, x) => logBesselK(n, x), 0, Math.log],
  owens_t: [(h, a) => owensT(h, a), -Infinity, (y) => y],
  zeta: [(x) => zeta(x), 1, (y) => y],
  ibetac: [(a, b, x) => betaIc(a, b, x), 0, (y) => y],
  expint_e1: [(x) => expintE1(x), 0, (y) => y],
  gamma_p_inv: [(a, p) => gammaPInverse(a, p, rest(p)), 0, (y) => y],
  gamma_q_inv: [(a, q) => gammaPInverse(a, rest(q), q), 0, (y) => y],
  ibeta_inv: [(a, b, p) => betaIInverse(a, b, p, rest(p)), 0, (y) => y],
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
    expect(mine.length).toBeGreaterThan(10);
    const column = (i: number) => mine.map((r) => r.args[i] ?? 1);
    const names = ["x", "y", "z"] as const;
    const x = names.map((at) => input(at, { rows: true })) as [Tensor, Tensor, Tensor];
    const data = Object.fromEntries(names.slice(0, mine[0]?.args.length).map((at, i) => [at, column(i)]));
    const { got } = evaluate({ got: f(...x) }, data);
    let worst = 0;
    mine.forEach((r, i) => {
      const want = truth(r.value as number);
      // a logarithm near its zero, and a value that underflows, count absolutely
      const size = Math.max(Math.abs(want), /^(gamma|beta|bessel_.)$/.test(name) ? 1 : 1e-290);
      const error = Math.abs((got[i] as number) - want) / size;
      worst = Math.max(worst, error);
      expect(error, `${name}(${r.args}) = ${got[i]}, not ${want}`).toBeLessThan(1e-12);
    });
    console.info(`special-oracle: ${name}, ${mine.length} rows, worst error ${worst.toExponential(1)}`);
  });
});
