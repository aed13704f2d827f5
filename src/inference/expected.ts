// The expected (Fisher) information of a fit: what the curvature of −log-likelihood would be on average, were the model true.
import { evaluate } from "../compile/evaluate.ts";
import { compile } from "../compile/program.ts";
import { curvature, etaIn, WHAT } from "../distribution/expectation.ts";
import type { Source } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import type { AnyFamily } from "../distribution.ts";
import type { Prepared } from "../fit/prepare.ts";
import { stopGradient } from "../grad.ts";
import { input } from "../ops/leaves.ts";
import { perRow } from "../ops/rows.ts";
import { etaOf, etaSlopes, sourceOf, trainingRows } from "./rows.ts";

/** Does the family's divergence have a formula wherever all free numbers differ? */
function hasDivergence(family: AnyFamily, source: Source, other: Source): boolean {
  const rule = family.rules.kl;
  if (!rule) return false;
  const [p, q] = [source, other].map((one, i) => {
    const { canonical, data } = one.at(0);
    const values = evaluate(canonical(), data) as Readonly<Record<string, Float64Array>>;
    const inputs = Object.entries(family.params as Spec).map(([name, { shape }]) => [
      name,
      input(`${name} ${i}`, { shape }),
    ]);
    const given = Object.entries(values).map(([name, v]) => [`${name} ${i}`, v]);
    return { params: Object.fromEntries(inputs) as Tensors<Spec>, data: Object.fromEntries(given) };
  }) as [Here, Here];
  const { value } = evaluate({ value: rule(p.params, q.params) }, { ...p.data, ...q.data });
  return !Number.isNaN(value[0]);
}
interface Here {
  readonly params: Tensors<Spec>;
  readonly data: Readonly<Record<string, Float64Array>>;
}

/** E[h] of each row by the divergence of the distribution from its neighbours, whose curvature it is: [rows, η·η]. */
function byDivergence(family: AnyFamily, source: Source, n: number): Float64Array {
  const params: Tensors<Spec> = source.canonical();
  const still = Object.fromEntries(Object.entries(params).map(([name, x]) => [name, stopGradient(x)]));
  const rule = family.rules.kl as NonNullable<typeof family.rules.kl>;
  const divergence = rule(still, params);
  const eta = etaIn([divergence]);
  if (!eta) return new Float64Array(n);
  const program = compile({ outputs: { result: perRow(curvature(divergence, eta)) } }, { precision: "f64" });
  program.load(source.data, n);
  const { result } = program.run();
  program.release();
  return result as Float64Array;
}

/**
 * Σ w·JᵀE[h]J over the rows that were fitted, [θ, θ]: J the slopes of η in θ, h the curvature of −log p(y) in η. E[h] is
 * the curvature of the Kullback–Leibler divergence of a row's distribution from its neighbours (Kullback, Information
 * Theory and Statistics (1959), section 2.6), by the family's formula; else it is summed or integrated over y, to 1e-10.
 * Throws a `TypeError` for censored y, and for vectors without that formula.
 */
export function expectedInformation(prepared: Prepared, theta: Float64Array): Float64Array {
  const { model, observed } = prepared;
  const { family } = model;
  if (observed.upper)
    throw new TypeError(`fit: ${WHAT} needs exact values; y is between lower and upper. Use "observed".`);
  const rows = trainingRows(prepared);
  const n = rows.count;
  const eta = etaOf(prepared, rows)(theta);
  const source = sourceOf(prepared, rows, eta);
  const beside = sourceOf(
    prepared,
    rows,
    eta.map((v) => v + 1e-3 * (1 + Math.abs(v))),
  );
  const formula = hasDivergence(family, source, beside);
  if (!formula && !family.derived)
    throw new TypeError(
      `fit: ${WHAT} needs a divergence of any two distributions by formula; ${family.name} has none. Use "observed".`,
    );
  const bend = formula
    ? byDivergence(family, source, n)
    : (family.derived?.curvatures(family, source, n) as Float64Array);
  const slopes = etaSlopes(prepared, theta, rows);
  const k = eta.length / n;
  const p = theta.length;
  const sum = new Float64Array(p * p);
  const bent = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    const w = observed.weight?.[i] ?? 1;
    for (let a = 0; a < k; a++) {
      bent.fill(0);
      for (let b = 0; b < k; b++) {
        const h = w * (bend[(i * k + a) * k + b] as number);
        if (h !== 0)
          for (let j = 0; j < p; j++) bent[j] = (bent[j] as number) + h * (slopes[(i * k + b) * p + j] as number);
      }
      for (let c = 0; c < p; c++) {
        const x = slopes[(i * k + a) * p + c] as number;
        if (x !== 0) for (let j = 0; j < p; j++) sum[c * p + j] = (sum[c * p + j] as number) + x * (bent[j] as number);
      }
    }
  }
  return sum;
}
