// Rules of families that put extra probability on points: mixtures of a base with constants.
import { eq, ge, greater, le, lesser, lt, or, sqrt, where } from "../ops/machine.ts";
import { exp, log1mexp, logaddexp } from "../ops/math.ts";
import { foldName, uniform } from "../ops/random.ts";
import { concat, full, reshape, stack } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Formulas, logProb } from "./guard.ts";
import type { KnownValues, Rules, Spec, StartValues, Tensors } from "./types.ts";
import { cdfOf, select } from "./wrap.ts";

/** Logarithms of the probabilities of the base and of each point. */
export interface LogShares {
  readonly own: Tensor;
  readonly points: readonly Tensor[];
}
type Rule = (params: Tensors<Spec>) => Tensor;
type RuleOfY = (params: Tensors<Spec>, y: Tensor) => Tensor;

const HALF = -0.6931471805599453;
/** A log probability, by the other one where it is near 0. */
function precise(log: Tensor, other: Tensor): Tensor {
  const near = lt(other, HALF);
  return where(near, log1mexp(where(near, other, -1)), log);
}

/**
 * The rules of w₀·base + Σ wⱼ·δ(aⱼ): with respect to counting for an integer base, to Lebesgue's measure and the points
 * for a continuous one, whose own density at a point counts for nothing. `shares` are the logarithms of w.
 */
export function inflatedRules<P extends Spec>(
  base: Formulas & { readonly params: Spec },
  at: readonly number[],
  shares: (params: Tensors<P>) => LogShares,
): Omit<Rules<P>, "start" | "affine">;
export function inflatedRules(
  base: Formulas & { readonly params: Spec },
  at: readonly number[],
  shares: (params: Tensors<Spec>) => LogShares,
): Omit<Rules<Spec>, "start" | "affine"> {
  const { rules, support } = base;
  const { discrete } = support;
  const own = (params: Tensors<Spec>): Tensors<Spec> => select(base.params, params);
  /** What is made of each point and its share, after what is made of the base. */
  const withPoints = (
    params: Tensors<Spec>,
    first: (share: Tensor, own: Tensors<Spec>) => Tensor,
    next: (sofar: Tensor, share: Tensor, point: number) => Tensor,
  ): Tensor => {
    const { own: share, points } = shares(params);
    return points.reduce((sofar, w, j) => next(sofar, w, at[j] as number), first(share, own(params)));
  };
  const plain = (rule: RuleOfY, counts: (y: Tensor, point: number) => Tensor): RuleOfY => {
    return (params, y) =>
      withPoints(
        params,
        (w, p) => exp(w).mul(rule(p, y)),
        (sum, w, a) => sum.add(where(counts(y, a), exp(w), 0)),
      );
  };
  const logs = (rule: RuleOfY, counts: (y: Tensor, point: number) => Tensor): RuleOfY => {
    return (params, y) =>
      withPoints(
        params,
        (w, p) => w.add(rule(p, y)),
        (sum, w, a) => logaddexp(sum, where(counts(y, a), w, -Infinity)),
      );
  };
  const [cdf, survival, logCdf, logSurvival] = (["cdf", "survival", "logCdf", "logSurvival"] as const).map((method) =>
    cdfOf(base, method),
  );
  const below = logCdf && logs(logCdf, ge);
  const above = logSurvival && logs(logSurvival, lt);
  const { mean, variance, skewness, kurtosis, entropy, kl, sample, mode, landmarks, bounds, momentOrder } = rules;
  const all: Rule | undefined =
    mean &&
    ((params) =>
      withPoints(
        params,
        (w, p) => exp(w).mul(mean(p)),
        (sum, w, a) => sum.add(exp(w).mul(a)),
      ));
  /** E (Y − M)ᵏ: `part` is that of the base, given how far its mean is from M. */
  const central =
    (k: number, whole: Rule, middle: Rule, part: (p: Tensors<Spec>, apart: Tensor) => Tensor): Rule =>
    (params) => {
      const m = whole(params);
      return withPoints(
        params,
        (w, p) => exp(w).mul(part(p, middle(p).sub(m))),
        (sum, w, a) => {
          const d = m.neg().add(a);
          return sum.add(exp(w).mul(Array.from({ length: k - 1 }).reduce<Tensor>((x) => x.mul(d), d)));
        },
      );
    };
  const second = all && mean && variance && central(2, all, mean, (p, d) => variance(p).add(d.mul(d)));
  const cube = (p: Tensors<Spec>, v: Tensor): Tensor => (skewness as Rule)(p).mul(v).mul(sqrt(v));
  const third =
    second && skewness
      ? central(3, all, mean, (p, d) => {
          const v = variance(p);
          return cube(p, v).add(v.mul(3).add(d.mul(d)).mul(d));
        })
      : undefined;
  const fourth =
    second && third && kurtosis
      ? central(4, all, mean, (p, d) => {
          const v = variance(p);
          const four = kurtosis(p).add(3).mul(v).mul(v);
          const cross = cube(p, v)
            .mul(4)
            .add(v.mul(6).add(d.mul(d)).mul(d));
          return four.add(cross.mul(d));
        })
      : undefined;
  const marks = landmarks ?? (mode && ((params: Tensors<Spec>) => reshape(mode(params), [1])));
  return {
    ...(rules.check && { check: rules.check }),
    logProb: (params, y) => {
      const isPoint = at.map((a) => eq(y, a)).reduce((x, z) => or(x, z));
      const elsewhere = discrete ? y : where(isPoint, support.interior, y);
      return withPoints(
        params,
        (w, p) => w.add(logProb(base, p, elsewhere)),
        (sum, w, a) => {
          const here = eq(y, a);
          return where(here, discrete ? logaddexp(where(here, sum, 0), w) : w, sum);
        },
      );
    },
    ...(bounds && {
      bounds: (params) => {
        const { lower, upper } = bounds(own(params));
        return {
          ...(lower && { lower: at.reduce((x, a) => lesser(x, a), lower) }),
          ...(upper && { upper: at.reduce((x, a) => greater(x, a), upper) }),
        };
      },
    }),
    ...(cdf && { cdf: plain(cdf, ge) }),
    ...(survival && { survival: plain(survival, lt) }),
    ...(below && above && { logCdf: (params, y) => precise(below(params, y), above(params, y)) }),
    ...(below && above && { logSurvival: (params, y) => precise(above(params, y), below(params, y)) }),
    ...(all && { mean: all }),
    ...(second && { variance: second }),
    ...(second &&
      third && {
        skewness: (params) => {
          const v = second(params);
          return third(params).div(v.mul(sqrt(v)));
        },
      }),
    ...(second &&
      fourth && {
        kurtosis: (params) => {
          const v = second(params);
          return fourth(params).div(v.mul(v)).sub(3);
        },
      }),
    ...(momentOrder && { momentOrder: (params) => momentOrder(own(params)) }),
    ...(!discrete && {
      atoms: () => (at.length === 1 ? full([1], at[0] as number) : stack(at.map((a) => full([], a)))),
    }),
    ...(!discrete && marks && { landmarks: (params) => concat([marks(own(params)), ...at.map((a) => full([1], a))]) }),
    ...(!discrete &&
      entropy && {
        entropy: (params) =>
          withPoints(
            params,
            (w, p) => exp(w).mul(entropy(p).sub(finite(w))),
            (sum, w) => sum.sub(exp(w).mul(finite(w))),
          ),
      }),
    // that of the choice, and of the base where it is chosen
    ...(!discrete &&
      kl && {
        kl: (p, q) => {
          const [a, b] = [shares(p), shares(q)];
          const part = (x: Tensor, y: Tensor): Tensor => {
            const none = eq(exp(x), 0);
            return where(none, 0, exp(x).mul(where(none, 0, x).sub(where(none, 0, y))));
          };
          const choice = a.points.reduce((sum, w, j) => sum.add(part(w, b.points[j] as Tensor)), part(a.own, b.own));
          const none = eq(exp(a.own), 0);
          return greater(choice, 0).add(where(none, 0, exp(a.own).mul(where(none, 0, kl(own(p), own(q))))));
        },
      }),
    // one uniform number chooses among the points, the rest is the base
    ...(sample && {
      sample: (params, key) => {
        const u = uniform(foldName(key, "point"));
        const { points } = shares(params);
        let upTo: Tensor = full([], 0);
        let result = sample(own(params), foldName(key, "base"));
        for (const [j, w] of points.entries()) {
          const next = upTo.add(exp(w));
          result = where(lt(u, next), where(le(upTo, u), at[j] as number, result), result);
          upTo = next;
        }
        return result;
      },
    }),
  };
}

/** 0·log 0 = 0. */
const finite = (log: Tensor): Tensor => greater(log, -1e4);

/**
 * Where fitting begins: the shares of the points, and the base's start from the rest. For integers half of those that equal
 * a point are taken for the base's own; a y without others stands for itself.
 */
export function inflatedStart(
  { rules, support }: Formulas,
  at: readonly number[],
  y: Float64Array,
  weight: Float64Array,
  known: KnownValues,
): { readonly own: StartValues; readonly shares: readonly number[] } {
  const total = weight.reduce((a, b) => a + b, 0);
  const taken = support.discrete ? 0.5 : 1;
  const least = 0.5 / (y.length + 1);
  const shares = at.map((a) => {
    const share = weight.reduce((sum, w, i) => (y[i] === a ? sum + (taken * w) / total : sum), 0);
    return Math.min(Math.max(share, least), (1 - least) / at.length);
  });
  const isPoint = Array.from(y, (v) => at.includes(v));
  const kept = Array.from(y.keys()).filter((i) => support.discrete || !isPoint[i]);
  const rest = kept.length > 0 ? Float64Array.from(kept, (i) => y[i] as number) : Float64Array.of(support.interior);
  const own = Float64Array.from(rest, (_, k) => {
    const i = kept[k];
    return i === undefined ? 1 : (weight[i] as number) * (isPoint[i] ? 1 - taken : 1);
  });
  const theirs = Object.fromEntries(
    Object.entries(known).map(([name, values]) => {
      const size = values.length / y.length;
      return [
        name,
        kept.length > 0 ? values.filter((_, i) => kept.includes(Math.floor(i / size))) : values.slice(0, size),
      ];
    }),
  );
  return { own: (rules.start as NonNullable<Rules<Spec>["start"]>)(rest, own, theirs), shares };
}

/** Where the likelihood of a continuous base with points is greatest: the shares of the points, and the base's own of the rest. */
export function inflatedMle(
  { rules: { mle } }: Formulas,
  at: readonly number[],
  y: Float64Array,
  weight: Float64Array,
): { readonly own: StartValues; readonly shares: readonly number[] } | undefined {
  const total = weight.reduce((a, b) => a + b, 0);
  const isOwn = (_: number, i: number): boolean => !at.includes(y[i] as number);
  const own = mle?.(y.filter(isOwn), weight.filter(isOwn), {});
  const shares = at.map((a) => weight.reduce((sum, w, i) => (y[i] === a ? sum + w / total : sum), 0));
  return own && { own, shares };
}
