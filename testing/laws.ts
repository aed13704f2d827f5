// The laws that every family obeys in every parametrization: one battery, run over data.
import {
  type AnyFamily,
  affine,
  type Constraint,
  cdfOf,
  constrain,
  type Distribution,
  evaluate,
  fromFree,
  full,
  grad,
  hvp,
  input,
  logProbOf,
  type Parametrization,
  parameterInputs,
  parameterName,
  type Spec,
  startFree,
  sumRows,
  type Tensor,
  type Tensors,
  unconstrain,
} from "thetastar";
import { above, close, generator, type Law, same } from "./law.ts";
import { recovers } from "./recovery.ts";
import { slopesInParameters } from "./slopes.ts";
import { chiSquared, kolmogorov } from "./statistics.ts";

/** Numbers or vectors of a set of parameters. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What the battery needs to know of a family. */
export interface Case {
  readonly family: AnyFamily;
  /** Parameters, one set of each parametrization at least: plain values. */
  readonly parameters: readonly Parameters[];
  /** Values of y, one in each row, flattened; those of a number ascending. Of labels their positions. */
  readonly y: readonly number[];
  /** Far and strange values of y: nothing may be NaN there. */
  readonly wild?: readonly number[];
  /** Why a fit to draws need not find the parameters they are drawn from; otherwise it is a law. */
  readonly unfit?: string;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
const constant = (value: number): Tensor => full([], value);
type CdfMethod = "cdf" | "survival" | "logCdf" | "logSurvival";
const cdf = (family: AnyFamily, method: CdfMethod, params: Tensors<Spec>, y: Tensor): Tensor =>
  (cdfOf(family, method) as (params: Tensors<Spec>, y: Tensor) => Tensor)(params, y);
const logProb = (family: AnyFamily, params: Tensors<Spec>, y: Tensor): Tensor => logProbOf(family)(params, y);

// biome-ignore lint/suspicious/noExplicitAny: existential over parameters and values
type AnyDistribution = Distribution<any, any, any>;

/** A distribution of whatever family, without what the types know of it. */
const make = (family: AnyFamily, parameters: unknown): AnyDistribution =>
  (family as unknown as (p: unknown) => AnyDistribution)(parameters);

// Gauss–Legendre with 16 nodes on [−1, 1], by Newton on the Legendre polynomial.
const rule = ((n) => {
  const nodes: { x: number; w: number }[] = [];
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [p0, p1] = [1, x];
      for (let k = 2; k <= n; k++) [p0, p1] = [p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k];
      slope = (n * (x * p1 - p0)) / (x * x - 1);
      const dx = p1 / slope;
      x -= dx;
      if (Math.abs(dx) < 1e-16) break;
    }
    nodes.push({ x, w: 2 / ((1 - x * x) * slope * slope) });
  }
  return nodes;
})(16);

const TAILS = [
  1e-250, 1e-120, 1e-60, 1e-30, 1e-22, 1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5,
];

/** Quantiles that panels of integrals lie between. */
const edgesOf = (d: AnyDistribution): number[] => [
  ...(d.quantile(TAILS) as unknown as Float64Array),
  ...(d.quantile(TAILS, { tail: "upper" }) as unknown as Float64Array),
];

/** Nodes and weights of an integral over all y that matters, in panels between quantiles; or all y of a discrete one. */
function grid(
  d: AnyDistribution,
  breaks: readonly number[] = [],
  quantiles = d.discrete ? [] : edgesOf(d),
): { y: Float64Array; w: Float64Array } {
  const { lower, upper } = d.support as Constraint;
  if (d.discrete) {
    const last = Number.isFinite(upper) ? upper : (d.quantile(1e-17, { tail: "upper" }) as number);
    const first = Number.isFinite(lower) ? lower : (d.quantile(1e-17) as number);
    const y = Float64Array.from({ length: last - first + 1 }, (_, i) => first + i);
    return { y, w: y.map(() => 1) };
  }
  const edges = [...quantiles, ...breaks].filter(Number.isFinite).sort((a, b) => a - b);
  const median = quantiles[TAILS.length - 1] as number;
  const [y, w]: [number[], number[]] = [[], []];
  for (let i = 0; i + 1 < edges.length; i++) {
    const [a, b] = [edges[i] as number, edges[i + 1] as number];
    if (!(b > a)) continue;
    // a long panel of a tail is one in log |y − centre|, where powers of y are smooth: the lower end, or the median
    const centre = b <= median && Number.isFinite(lower) ? lower : median;
    const [s, t] = [Math.log(Math.abs(a - centre)), Math.log(Math.abs(b - centre))];
    const long = (a - centre) * (b - centre) > 0 && Math.abs(s - t) > 1.4;
    for (const node of rule) {
      if (long) {
        const distance = Math.exp((s + t) / 2 + ((t - s) / 2) * node.x);
        y.push(centre + (a > centre ? distance : -distance));
        w.push((Math.abs(t - s) / 2) * node.w * distance);
        continue;
      }
      y.push((a + b) / 2 + ((b - a) / 2) * node.x);
      w.push(((b - a) / 2) * node.w);
    }
  }
  return { y: Float64Array.from(y), w: Float64Array.from(w) };
}

/** The atoms of a y that is otherwise continuous. */
const atomsOf = ({ rules }: AnyFamily, params: Tensors<Spec>, data: Record<string, ArrayLike<number>>): number[] =>
  rules.atoms ? Array.from(evaluate({ atoms: rules.atoms(params) }, data).atoms) : [];

const given = (c: Constraint, y: ArrayLike<number>): unknown => {
  if (c.labels) return Array.from(y, (i) => (c.labels as readonly string[])[i]);
  const size = sizeOf(c.shape);
  if (c.shape.length === 0) return Float64Array.from(y);
  return Array.from({ length: y.length / size }, (_, i) => Array.from({ length: size }, (_, j) => y[i * size + j]));
};
/** The numbers of a y as users see it. */
const asNumbers = (c: Constraint, y: unknown): number[] =>
  typeof y === "string"
    ? [(c.labels as readonly string[]).indexOf(y)]
    : typeof y === "number"
      ? [y]
      : Array.from(y as ArrayLike<unknown>).flatMap((x) => asNumbers(c, x));
const total = (w: Float64Array, f: (i: number) => number): number =>
  w.reduce((s, v, i) => s + (v === 0 ? 0 : v * f(i)), 0);

/** The known ones of plain parameters: single numbers. */
const knownOf = (set: Parametrization, values: Parameters): readonly (readonly [string, number])[] =>
  set.layout.filter(({ constraint }) => constraint.known).map(({ name }) => [name, values[name] as number]);

/** Canonical parameters as a graph of η; known ones as in `values`. */
const canonical = (set: Parametrization, eta: Tensor, values: Parameters): Tensors<Spec> =>
  set.to(constrain(set, eta, Object.fromEntries(knownOf(set, values).map(([name, x]) => [name, constant(x)]))));

/** Σ log p(yᵢ) as a graph of η, and its inputs. */
function likelihood(family: AnyFamily, set: Parametrization, values: Parameters): { eta: Tensor; value: Tensor } {
  const c: Constraint = family.support;
  const eta = input("eta", { shape: [set.freeSize] });
  const y = input("y", { shape: c.shape, rows: true });
  return { eta, value: sumRows(logProb(family, canonical(set, eta, values), y)) };
}

/** η of plain values of a set of parameters. */
function freeOf(set: Parametrization, parameters: Readonly<Record<string, unknown>>): Float64Array {
  const data = Object.fromEntries(
    set.names.map((name) => [parameterName(name), ([parameters[name]] as unknown[]).flat(9) as number[]]),
  );
  return evaluate(
    {
      eta: unconstrain(
        set,
        parameterInputs(set.params, () => false),
      ),
    },
    data,
  ).eta as Float64Array;
}

/**
 * The laws of a family, each a function that throws where it does not hold: the density sums to 1 and is the slope of the
 * cdf, quantiles invert it, moments are integrals, draws follow it, gradients are those of differences, rows are singles,
 * compiled code has the interpreter's bits, nothing is NaN.
 *
 * Needs a case: parameters of every parametrization, and some values of y. For any test runner.
 *
 * @example
 * for (const law of laws({ family: Exponential, parameters: [{ rate: 2 }], y: [0.1, 1, 3] })) test(law.name, law.run);
 */
export function laws({ family, parameters, y, wild = [], unfit }: Case): Law[] {
  const all: Law[] = [];
  const path: string[] = [];
  const describe = (name: string, body: () => void): void => {
    path.push(name);
    body();
    path.pop();
  };
  const test = (name: string, run: Law["run"]): void => {
    all.push({ name: [...path.slice(1), name].join(": "), run });
  };
  const c: Constraint = family.support;
  const scalar = c.shape.length === 0;
  const { rules } = family;
  const seen = new Set<string>();

  describe(family.name, () => {
    for (const values of parameters) {
      const keys = Object.keys(values);
      seen.add([...keys].sort().join());
      const set = family.parametrizations.find(
        (p) => p.names.length === keys.length && keys.every((k) => p.names.includes(k)),
      );
      if (!set) throw new Error(`${family.name} has no set of parameters ${keys}.`);
      const d = make(family, values);
      const free = freeOf(set, values);
      const known = {
        known: Object.fromEntries(knownOf(set, values).map(([name, x]) => [name, { data: Float64Array.of(x) }])),
      };

      const atoms = atomsOf(family, canonical(set, input("eta", { shape: [set.freeSize] }), values), { eta: free });
      /** Nodes and weights between atoms, and the atoms, whose densities are probabilities. */
      const everywhere = (): { y: Float64Array; w: Float64Array } => {
        // beside an atom there are no quantiles
        const [low, high] = [1e-3, 0.999].map((p) => d.quantile(p) as number) as [number, number];
        const steps = Array.from({ length: 40 }, (_, k) => (high - low) / 3 ** k);
        const near = atoms.flatMap((a) => steps.flatMap((h) => [a - h, a + h])).filter((v) => c.contains([v]));
        const { y: at, w } = grid(d, [...y, ...atoms, ...near]);
        return { y: Float64Array.of(...at, ...atoms), w: Float64Array.of(...w, ...atoms.map(() => 1)) };
      };

      describe(JSON.stringify(values), () => {
        if (scalar && (rules.logCdf || c.discrete))
          test("the density is 1 in all", () => {
            const { y: at, w } = everywhere();
            const p = d.prob(given(c, at) as never) as unknown as Float64Array;
            close(
              total(w, (i) => p[i] as number),
              1,
              1e-12,
              "total",
            );
          });

        if (scalar && (rules.mean || rules.momentOrder) && !c.labels)
          test("moments and entropy are their integrals", () => {
            const { y: at, w } = everywhere();
            const logs = d.logProb(given(c, at) as never) as unknown as Float64Array;
            const p = logs.map((l) => Math.exp(l));
            const embedded = c.dtype === "int"; // classes: the mean is the vector of probabilities
            if (!embedded) {
              const mean = total(w, (i) => (p[i] as number) * (at[i] as number));
              const own = d.mean() as number;
              // where there is no finite mean the integral says nothing
              if (Number.isFinite(own)) close(own, mean, 1e-9, "mean");
              const variance = total(w, (i) => (p[i] as number) * ((at[i] as number) - mean) ** 2);
              if ((rules.variance || rules.momentOrder) && Number.isFinite(d.variance() as number)) {
                close((d.variance() as number) / variance, 1, 1e-8, "variance");
                close((d.stddev() as number) ** 2, d.variance() as number, 1e-14, "stddev");
              }
            } else
              (d.mean() as unknown as Float64Array).forEach((q, i) => {
                close(q, p[i] as number, 1e-14, "mean");
              });
            if (rules.entropy)
              close(
                d.entropy() as number,
                -total(w, (i) => (p[i] === 0 ? 0 : (p[i] as number) * (logs[i] as number))),
                1e-8,
                "entropy",
              );
          });

        if (scalar && rules.logCdf) {
          test("the cdf and its three companions agree, and grow", () => {
            const at = given(c, y) as never;
            const [f, s, lf, ls] = [
              d.cdf(at),
              d.survival(at),
              d.logCdf(at),
              d.logSurvival(at),
            ] as unknown as Float64Array[];
            y.forEach((v, i) => {
              close((f?.[i] as number) + (s?.[i] as number), 1, 1e-13, `cdf + survival at ${v}`);
              close(Math.exp(lf?.[i] as number), f?.[i] as number, 1e-13, `logCdf at ${v}`);
              close(Math.exp(ls?.[i] as number), s?.[i] as number, 1e-13, `logSurvival at ${v}`);
              if (i > 0 && v >= (y[i - 1] as number)) above(f?.[i] as number, f?.[i - 1] as number, `cdf at ${v}`);
            });
          });

          if (!c.discrete)
            test("d cdf / dy is the density, in the log domain too", () => {
              const at = input("y", { rows: true });
              const params = canonical(set, input("eta", { shape: [set.freeSize] }), values);
              const slope = (method: "cdf" | "survival" | "logCdf" | "logSurvival"): Tensor =>
                grad(sumRows(cdf(family, method, params, at)), [at])[0] as Tensor;
              const graphs = {
                cdf: slope("cdf"),
                survival: slope("survival"),
                logCdf: slope("logCdf"),
                logSurvival: slope("logSurvival"),
                p: logProb(family, params, at),
                f: cdf(family, "logCdf", params, at),
                s: cdf(family, "logSurvival", params, at),
              };
              const r = evaluate(graphs, { eta: free, y });
              y.forEach((v, i) => {
                if (atoms.includes(v)) return;
                const p = r.p[i] as number;
                close(r.cdf[i] as number, Math.exp(p), 1e-11, `cdf′ at ${v}`);
                close(r.survival[i] as number, -Math.exp(p), 1e-11, `survival′ at ${v}`);
                close(r.logCdf[i] as number, Math.exp(p - (r.f[i] as number)), 1e-10, `logCdf′ at ${v}`);
                close(r.logSurvival[i] as number, -Math.exp(p - (r.s[i] as number)), 1e-10, `logSurvival′ at ${v}`);
              });
            });

          test("the quantile of the cdf is y, from either tail", () => {
            const inside = y.filter((v) => {
              const p = d.cdf(given(c, [v]) as never) as unknown as Float64Array;
              return (p[0] as number) > 1e-300;
            });
            const at = given(c, inside) as never;
            const [f, s] = [d.cdf(at), d.survival(at)] as unknown as Float64Array[];
            const spread = c.discrete ? 1 : (d.quantile(0.75) as number) - (d.quantile(0.25) as number);
            inside.forEach((v, i) => {
              const upper = (s?.[i] as number) < 0.5;
              const p = (upper ? s?.[i] : f?.[i]) as number;
              if (p === 0) return;
              const q = d.quantile(p, { tail: upper ? "upper" : "lower" }) as unknown;
              const number = typeof q === "string" ? (c.labels as readonly string[]).indexOf(q) : (q as number);
              const error = number === v ? 0 : Math.abs(number - v) / Math.max(spread, Math.abs(v));
              if (!(error <= 1e-10)) throw new Error(`quantile(cdf(${v})) is ${number}.`);
            });
            if (!c.discrete)
              for (const p of [1e-20, 1e-100, 1e-250]) {
                const [low, high] = [d.quantile(p) as number, d.quantile(p, { tail: "upper" }) as number];
                // beside a finite end y is rounded, or the end itself; below the normal numbers it is lost
                const sharp = (v: number, log: number): boolean =>
                  v !== c.lower &&
                  v !== c.upper &&
                  Math.abs(v) > 2.3e-308 &&
                  Math.abs(v) * 2.3e-16 * Math.exp((d.logProb(v) as number) - log) < 1e-11 * Math.abs(log);
                const [f, s] = [d.logCdf(low) as number, d.logSurvival(high) as number];
                if (sharp(low, f)) close(f / Math.log(p), 1, 1e-10, `log P(Y ≤ ${low})`);
                if (sharp(high, s)) close(s / Math.log(p), 1, 1e-10, `log P(Y > ${high})`);
              }
            const { lower, upper } = d.interval(0.9);
            same(lower, d.quantile(0.04999999999999999), "lower");
            same(upper, d.quantile(0.04999999999999999, { tail: "upper" }), "upper");
            same(d.median(), d.quantile(0.5), "median");
          });

          if (!c.discrete && rules.crps)
            test("the CRPS is ∫ (F − 1{y ≤ z})²", () => {
              const quantiles = edgesOf(d);
              const near = y.filter(
                (v) => Math.abs(d.logCdf(v) as number) < 30 && Math.abs(d.logSurvival(v) as number) < 30,
              );
              for (const v of near.filter((_, i) => i % 3 === 0)) {
                const { y: at, w } = grid(d, [v], quantiles);
                const [f, s] = [d.cdf(at), d.survival(at)] as unknown as Float64Array[];
                const integral = total(
                  w,
                  (i) => ((at[i] as number) < v ? (f?.[i] as number) : (s?.[i] as number)) ** 2,
                );
                close(d.crps(v) as number, integral, 1e-9, `crps at ${v}`);
              }
            });
        }

        test("rows are the map of singles, and of their free numbers, to the bit", () => {
          const n = sizeOf(c.shape) === 0 ? 1 : y.length / sizeOf(c.shape);
          const rows = Object.fromEntries(keys.map((key) => [key, Array.from({ length: n }, () => values[key])]));
          const many = make(family, rows);
          same(many.length, n, "the number of rows");
          const all = given(c, y) as never;
          const together = many.logProb(all) as unknown as Float64Array;
          for (let i = 0; i < n; i++) {
            const one = (all as unknown as ArrayLike<unknown>)[i] as never;
            same(d.logProb(one), together[i], `logProb at ${one}`);
            same(many.at(i).logProb(one), together[i], `logProb of row ${i}`);
          }
          const eta = new Float64Array(n * free.length);
          for (let i = 0; i < n; i++) eta.set(free, i * free.length);
          const forecast = fromFree(family, set, eta, known);
          const size = sizeOf(c.shape);
          const logs = forecast.logProb(all) as unknown as Float64Array;
          for (let i = 0; i < n; i++) {
            const { value } = likelihood(family, set, values);
            const trained = evaluate({ value }, { eta: free, y: y.slice(i * size, (i + 1) * size) }).value[0];
            same(logs[i], trained, `logProb from η in row ${i}`);
            close(logs[i] as number, together[i] as number, 1e-9, "logProb from η");
          }
        });

        test("many rows (compiled) have the bits of few (interpreted)", () => {
          const size = sizeOf(c.shape);
          const times = Math.ceil(70 / (y.length / size));
          const many = Array.from({ length: times }, () => y).flat();
          for (const method of [
            "logProb",
            ...(scalar && rules.logCdf ? (["logCdf", "logSurvival"] as const) : []),
          ] as const) {
            const few = d[method](given(c, y) as never) as unknown as Float64Array;
            const most = d[method](given(c, many) as never) as unknown as Float64Array;
            most.forEach((v, i) => {
              same(v, few[i % few.length], method);
            });
          }
        });

        test("derivatives in the parameters are the differences'", () => slopesInParameters(family, set, values, y));

        test("gradients in η are the differences', and so are second ones", () => {
          const { eta, value } = likelihood(family, set, values);
          const [g] = grad(value, [eta]) as [Tensor];
          const v = input("v", { shape: [set.freeSize] });
          const [hv] = hvp(value, [eta], [v]) as [Tensor];
          const at = (e: Float64Array) => evaluate({ value, g }, { eta: e, y });
          const here = at(free);
          for (let j = 0; j < free.length; j++) {
            const h = 2e-4;
            const moved = (by: number) => at(free.map((x, i) => (i === j ? x + by : x)));
            const [a, b, a2, b2] = [moved(-h), moved(h), moved(-2 * h), moved(2 * h)];
            const slope = (pick: (r: typeof here) => number): number =>
              (8 * (pick(b) - pick(a)) - (pick(b2) - pick(a2))) / (12 * h);
            const size = Math.abs(here.value[0] as number);
            close(
              (here.g[j] as number) / (1 + size),
              slope((r) => r.value[0] as number) / (1 + size),
              1e-8,
              `∂/∂η${j}`,
            );
            const e = Float64Array.from(free, (_, i) => (i === j ? 1 : 0));
            const column = evaluate({ hv }, { eta: free, y, v: e }).hv;
            const scale = 1 + Math.max(...here.g.map(Math.abs));
            for (let i = 0; i < free.length; i++)
              close((column[i] as number) / scale, slope((r) => r.g[i] as number) / scale, 1e-8, `∂²/∂η${i}∂η${j}`);
          }
        });

        test("what holds with the compiler's rules holds without them", () => {
          const { eta, value } = likelihood(family, set, values);
          const at = input("y", { shape: c.shape, rows: true });
          const params = canonical(set, eta, values);
          const graphs: Record<string, Tensor> = { value, gradient: grad(value, [eta])[0] as Tensor };
          for (const method of ["logCdf", "logSurvival", "cdf", "survival"] as const)
            if (rules[method] || (method === "cdf" ? rules.logCdf : method === "survival" && rules.logSurvival))
              graphs[method] = cdf(family, method, params, at);
          for (const method of ["mean", "variance", "mode", "entropy", "landmarks"] as const)
            if (rules[method]) graphs[method] = rules[method]?.(params) as Tensor;
          if (rules.crps) graphs.crps = rules.crps(params, at);
          if (rules.quantile) graphs.quantile = rules.quantile(params, constant(0.3), constant(0.7));
          const data = { eta: free, y };
          const [a, b] = [evaluate(graphs, data), evaluate(graphs, data, { simplify: false })];
          for (const name in graphs)
            b[name]?.forEach((x, i) => {
              close(x, a[name]?.[i] as number, name === "gradient" ? 1e-11 : 1e-12, name);
            });
        });

        test("to and from are inverse, and so are free and constrain", () => {
          const inputs = parameterInputs(set.params, () => false);
          const data = Object.fromEntries(
            set.names.map((name) => [parameterName(name), ([values[name]] as unknown[]).flat(9) as number[]]),
          );
          const back = evaluate(set.from(set.to(inputs)), data);
          const again = evaluate(set.to(set.from(set.to(inputs))), data);
          const canonical = evaluate(set.to(inputs), data);
          const logOdds = (name: string): boolean => /logits/i.test(name); // up to a constant
          for (const name of set.names)
            back[name]?.forEach((x, i) => {
              const shift =
                logOdds(name) && back[name].length > 1
                  ? (back[name][0] as number) - (data[parameterName(name)]?.[0] as number)
                  : 0;
              close(x - shift, data[parameterName(name)]?.[i] as number, 1e-13, name);
            });
          for (const name of Object.keys(canonical)) {
            const [first, second] = [canonical[name] as Float64Array, again[name] as Float64Array];
            const shift = logOdds(name) && first.length > 1 ? (second[0] as number) - (first[0] as number) : 0;
            first.forEach((x, i) => {
              close((second[i] as number) - shift, x, 1e-13, name);
            });
          }
          const eta = input("eta", { shape: [set.freeSize] });
          const round = evaluate({ eta: unconstrain(set, constrain(set, eta)) }, { eta: free }).eta;
          round.forEach((x, i) => {
            close(x, free[i] as number, 1e-13, `η${i}`);
          });
        });

        if (rules.sample)
          test("draws follow the cdf, and are the same for the same seed", () => {
            const n = scalar ? 10_000 : 20;
            const draws = d.sample(n, { seed: `laws of ${family.name}` }) as unknown as ArrayLike<unknown>;
            same(draws.length, n, "the number of draws");
            same(d.sample(7, { seed: `laws of ${family.name}` }), Array.from(draws).slice(0, 7), "few draws");
            if (!scalar || !(c.discrete || rules.cdf || rules.logCdf)) return;
            const numbers = Float64Array.from(draws, (x) =>
              typeof x === "string" ? (c.labels as readonly string[]).indexOf(x) : (x as number),
            );
            if (c.discrete) {
              const { y: at } = grid(d);
              const p = d.prob(given(c, at) as never) as unknown as Float64Array;
              const kept = Array.from(at.keys()).filter((i) => (p[i] as number) * n >= 5);
              const counts = kept.map((i) => numbers.filter((x) => x === at[i]).length);
              const expected = kept.map((i) => (p[i] as number) * n);
              if (kept.length > 1) above(chiSquared(counts, expected), 1e-4, "the χ² test's p");
              same(
                numbers.every((x) => c.contains([x])),
                true,
                "draws in the support",
              );
            } else {
              // an atom's draws are spread over its step
              const next = generator(11);
              const steps = new Map(atoms.map((a) => [a, d.prob(a) as number]));
              const at = (d.cdf(numbers) as unknown as Float64Array).map(
                (f, i) => f - (steps.get(numbers[i] as number) ?? 0) * next(),
              );
              above(kolmogorov(at), 1e-4, "the Kolmogorov–Smirnov test's p");
            }
          });

        if ((rules.sample || rules.draw) && !unfit && values === parameters[0])
          test("a fit to draws finds the parameters, within four standard errors", () => {
            const draws = d.sample(1000, { seed: `fit of ${family.name}` }) as unknown as ArrayLike<unknown>;
            const numbers = Float64Array.from(Array.from(draws).flatMap((x) => asNumbers(c, x)));
            return recovers(family, set, values, draws, numbers);
          });

        if (rules.bounds && scalar)
          test("y lies between its bounds", () => {
            const { lower, upper } = d.bounds() as { readonly lower: number; readonly upper: number };
            for (const [end, beyond] of [
              [lower, lower - 1],
              [upper, upper + 1],
            ] as const) {
              if (!Number.isFinite(end)) continue;
              same(d.logProb(beyond), -Infinity, `logProb at ${beyond}`);
              if (!rules.logCdf) continue;
              same(d.cdf(beyond), beyond > end ? 1 : 0, `cdf at ${beyond}`);
              same(d.survival(beyond), beyond > end ? 0 : 1, `survival at ${beyond}`);
            }
            if (rules.quantile || rules.logCdf) {
              close(d.quantile(0) as number, lower, 1e-12, "quantile(0)");
              close(d.quantile(1) as number, upper, 1e-12, "quantile(1)");
            }
          });

        if (scalar && !c.labels && (rules.skewness || rules.kurtosis) && rules.mean)
          test("skewness and kurtosis are their integrals", () => {
            const [mean, stddev] = [d.mean() as number, d.stddev() as number];
            if (!Number.isFinite(mean) || !Number.isFinite(stddev)) return;
            const { y: at, w } = everywhere();
            const p = d.prob(given(c, at) as never) as unknown as Float64Array;
            const central = (k: number): number =>
              total(w, (i) => (p[i] as number) * (((at[i] as number) - mean) / stddev) ** k);
            const [skewness, kurtosis] = [d.skewness() as number, d.kurtosis() as number];
            if (Number.isFinite(skewness)) close(skewness, central(3), 1e-7, "skewness");
            if (Number.isFinite(kurtosis)) close(kurtosis, central(4) - 3, 1e-7, "kurtosis");
          });

        if (rules.affine)
          test("parameters follow y when it is shifted and scaled", () => {
            const at = input("y", { shape: c.shape, rows: true });
            const params: Tensors<Spec> = canonical(set, input("eta", { shape: [set.freeSize] }), values);
            const { shift, scale } = rules.affine as NonNullable<typeof rules.affine>;
            const by = { ...(shift && { shift: constant(-1.75) }), ...(scale && { scale: constant(2.5) }) };
            const [a, b] = [shift ? -1.75 : 0, scale ? 2.5 : 1];
            const movedY = y.map((v) => a + b * v);
            const { before, after } = evaluate(
              {
                before: logProb(family, params, at),
                after: logProb(family, affine(family, params, by), input("moved", { shape: c.shape, rows: true })),
              },
              { eta: free, y, moved: movedY },
            );
            before.forEach((p, i) => {
              const width = atoms.includes(y[i] as number) ? 0 : sizeOf(c.shape) * Math.log(b);
              close(after[i] as number, p - width, 1e-9, `at ${y[i]}`);
            });
          });

        if (rules.start)
          test("the start is a finite fit, better than nothing", () => {
            const draws = given(c, y);
            const start = startFree(family, set, Float64Array.from(y), undefined, known);
            same(start.length, set.freeSize, "free numbers of the start");
            same(start.every(Number.isFinite), true, "a finite start");
            const forecast = fromFree(family, set, start, known).at(0);
            const logs = forecast.logProb(draws as never) as unknown as Float64Array;
            same(logs.every(Number.isFinite), true, "finite log-densities at the start");
          });
      });
    }

    test("every set of parameters is in the battery", () => {
      for (const { names } of family.parametrizations)
        same(seen.has([...names].sort().join()), true, `{ ${names} } in the battery`);
    });

    test("a wild y and wild parameters give no NaN, in value or gradient", () => {
      const next = generator(7);
      for (const set of family.parametrizations) {
        const values = parameters.find((p) => Object.keys(p).every((key) => set.names.includes(key))) as Parameters;
        const { eta, value } = likelihood(family, set, values);
        const at = input("y", { shape: c.shape, rows: true });
        const params = canonical(set, eta, values);
        const [g] = grad(value, [eta]);
        const graphs: Record<string, Tensor> = { value, g: g as Tensor };
        if (scalar && rules.logCdf) {
          for (const method of ["logCdf", "logSurvival", "cdf", "survival"] as const) {
            const f = sumRows(cdf(family, method, params, at));
            graphs[method] = f;
            if (method.startsWith("log")) graphs[`${method} gradient`] = grad(f, [eta])[0] as Tensor;
          }
        }
        const size = sizeOf(c.shape);
        const ys = [...wild, ...y];
        for (let trial = 0; trial < 60; trial++) {
          const reach = [1, 5, 30, 300][trial % 4] as number;
          const free = Float64Array.from({ length: set.freeSize }, () => (2 * next() - 1) * reach);
          const one = Array.from({ length: size }, () => ys[Math.floor(next() * ys.length)] as number);
          const r = evaluate(graphs, { eta: free, y: one });
          for (const name in r)
            for (const x of r[name] as Float64Array)
              if (Number.isNaN(x)) throw new Error(`${name} is NaN at y = ${one}, η = ${free} of { ${set.names} }.`);
        }
      }
    });
  });
  return all;
}
