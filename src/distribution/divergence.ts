// The Kullback–Leibler divergence of two distributions: by a formula where there is one, else a mean over draws.
import type { Constraint } from "../constraint.ts";
import { input } from "../ops/leaves.ts";
import type { Key } from "../random/key.ts";
import { sameShape, showShape } from "../tensor.ts";
import type { Distribution } from "./face.ts";
import { spread } from "./marginal.ts";
import { run } from "./run.ts";
import type { Result, Spec, Tensors } from "./types.ts";
import { type Numbers, readValues } from "./values.ts";

/** What {@link klDivergence} gives, in nats: a number, or one for each row. */
export interface Divergence<Rows extends boolean> {
  readonly value: Result<number, Rows>;
  /** Standard error of `value`; 0 of a formula, and where draws show that it is infinite. */
  readonly stderr: Result<number, Rows>;
  /** No formula is known, of a row at least: `value` is there the mean of log p − log q over draws from p. */
  readonly estimated: boolean;
}

/** Of a divergence without a formula. */
export interface DivergenceOptions {
  /** Draws from p, for each row. Default 10,000. */
  readonly draws?: number;
  /** Equal seeds give equal draws. Default 0. */
  readonly seed?: number | string | Key;
}

// biome-ignore lint/suspicious/noExplicitAny: existential over parameters and values
type AnyDistribution = Distribution<any, any, any>;
type RowsOf<D> = D extends { readonly rows: infer R extends boolean } ? R : boolean;
/** Rows of either. */
type Either<A extends boolean, B extends boolean> = true extends A ? A : B;

/**
 * The Kullback–Leibler divergence KL(p‖q) = E_p[log p(Y) − log q(Y)] ≥ 0 in nats: what it costs, a y, to take q for p. 0 where
 * they are equal, ∞ where p puts something where q has nothing. p and q are single or have rows, as many. It is a formula
 * where p and q are of one family that has one; otherwise a mean over draws from p, with its standard error.
 *
 * Throws a `RangeError` for y of different kinds or other rows, a `TypeError` where there is no formula and p has no draws.
 *
 * @example
 * klDivergence(Normal({ loc: 0, scale: 1 }), Normal({ loc: 1, scale: 1 })).value; // 0.5
 */
export function klDivergence<P extends AnyDistribution, Q extends AnyDistribution>(
  p: P,
  q: Q,
  options?: DivergenceOptions,
): Divergence<Either<RowsOf<P>, RowsOf<Q>>>;
export function klDivergence(
  p: AnyDistribution,
  q: AnyDistribution,
  { draws = 10_000, seed = 0 }: DivergenceOptions = {},
): Divergence<boolean> {
  const rows = checked(p, q);
  const n = rows ?? 1;
  const mean = sameFormula(p, q) ? byFormula(p, q, n) : new Float64Array(n).fill(Number.NaN);
  const stderr = new Float64Array(n);
  const estimated = mean.some(Number.isNaN);
  if (estimated) byDraws(p, q, draws, seed, mean, stderr);
  const shown = (x: Float64Array): number | Float64Array =>
    rows === undefined ? (x[0] as number) : spread(x, rows, 1);
  return { value: shown(mean), stderr: shown(stderr), estimated };
}

/** The rows of both; throws where p and q cannot be compared. */
function checked(p: AnyDistribution, q: AnyDistribution): number | undefined {
  const [a, b]: readonly [Constraint, Constraint] = [p.support, q.support];
  const said = `klDivergence: p and q must speak of the same y; they are ${p.family.name} and ${q.family.name}`;
  if (!sameShape(a.shape, b.shape))
    throw new RangeError(
      `${said}, whose y have the shapes ${showShape(a.shape)} and ${showShape(b.shape)}. Compare like with like.`,
    );
  if (a.discrete !== b.discrete || !p.family.rules.atoms !== !q.family.rules.atoms)
    throw new RangeError(
      `${said}, of which one has probabilities where the other has a density. Compare like with like.`,
    );
  if (String(a.labels) !== String(b.labels))
    throw new RangeError(`${said}, with other labels. Compare like with like.`);
  if (p.rows && q.rows && p.length !== q.length)
    throw new RangeError(
      `klDivergence: p and q must have the same number of rows, or one; they have ${p.length} and ${q.length}. Check both.`,
    );
  return p.rows ? p.length : q.rows ? q.length : undefined;
}

/** One rule, of parameters of one form. */
function sameFormula(p: AnyDistribution, q: AnyDistribution): boolean {
  const [a, b]: readonly [Spec, Spec] = [p.family.params, q.family.params];
  return (
    p.family.rules.kl !== undefined &&
    p.family.rules.kl === q.family.rules.kl &&
    Object.keys(a).every((name) => sameShape((a[name] as Constraint).shape, (b[name] as Constraint).shape))
  );
}

function byFormula(p: AnyDistribution, q: AnyDistribution, n: number): Float64Array {
  const { family } = p;
  const spec: Spec = family.params;
  const numbers = (d: AnyDistribution): Record<string, Numbers> =>
    Object.fromEntries(
      Object.entries(spec).map(([name, c]) => [name, readValues(family.name, name, c, d.params[name])]),
    );
  const [ofP, ofQ] = [numbers(p), numbers(q)];
  const inputs = (prefix: string, of: Record<string, Numbers>): Tensors<Spec> =>
    Object.fromEntries(
      Object.entries(spec).map(([name, { shape }]) => [
        name,
        input(`${prefix} ${name}`, { shape, rows: of[name]?.rows !== undefined }),
      ]),
    );
  const data = Object.fromEntries(
    Object.keys(spec).flatMap((name) => [
      [`p ${name}`, (ofP[name] as Numbers).data],
      [`q ${name}`, (ofQ[name] as Numbers).data],
    ]),
  );
  const rule = family.rules.kl as NonNullable<typeof family.rules.kl>;
  const build = () => ({ result: rule(inputs("p", ofP), inputs("q", ofQ)) });
  return run(family, `kl ${p.rows} ${q.rows}`, build, data, n).result as Float64Array;
}

/** Fills the rows of `mean` that are NaN, and their standard errors. */
function byDraws(
  p: AnyDistribution,
  q: AnyDistribution,
  draws: number,
  seed: number | string | Key,
  mean: Float64Array,
  stderr: Float64Array,
): void {
  if (!(Number.isSafeInteger(draws) && draws >= 2))
    throw new RangeError(`klDivergence: draws must be an integer from 2; came ${String(draws)}. Try 10000.`);
  for (let i = 0; i < mean.length; i++) {
    if (!Number.isNaN(mean[i])) continue;
    const [a, b] = [p.at(p.rows ? i : 0), q.at(q.rows ? i : 0)];
    const y = a.sample(draws, { seed });
    const [logP, logQ] = [a.logProb(y), b.logProb(y)] as unknown as [Float64Array, Float64Array];
    const terms = logP.map((v, k) => (v === logQ[k] ? 0 : v - (logQ[k] as number)));
    const m = terms.reduce((s, v) => s + v, 0) / draws;
    mean[i] = m;
    if (m < Infinity) stderr[i] = Math.sqrt(terms.reduce((s, v) => s + (v - m) * (v - m), 0) / (draws - 1) / draws);
  }
}
