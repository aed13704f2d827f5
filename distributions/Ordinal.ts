// Ordinal: which of k classes that stand in an order.
import {
  byPrecision,
  type Classes,
  category,
  classCount,
  concat,
  cumsum,
  distribution,
  eq,
  exp,
  expm1,
  full,
  ge,
  greater,
  gt,
  index,
  le,
  lesser,
  log,
  log1mexp,
  log1p,
  logNdtr,
  lt,
  max,
  min,
  ndtri,
  ordered,
  pick,
  real,
  simplex,
  slice,
  softplus,
  square,
  sum,
  type Tensor,
  toFloat,
  uniform,
  where,
} from "thetastar";
import { classDivergence } from "./Categorical.ts";

/** How probabilities are made of cutpoints: by which distribution of what lies behind the classes. */
interface Link {
  /** log F(z), −∞ and ∞ included. */
  readonly logCdf: (z: Tensor) => Tensor;
  readonly logSurvival: (z: Tensor) => Tensor;
  /** log(F(b) − F(a)) for a < b, `gap` = b − a > 0; a may be −∞, b may be ∞. */
  readonly logBetween: (a: Tensor, b: Tensor, gap: Tensor) => Tensor;
  /** z with F(z) = p, q = 1 − p. */
  readonly quantile: (p: Tensor, q: Tensor) => Tensor;
}

/** F(b) − F(a) = F(b)·F(−a)·(1 − e^(a − b)). */
const logit: Link = {
  logCdf: (z) => softplus(z.neg()).neg(),
  logSurvival: (z) => softplus(z).neg(),
  logBetween: (a, b, gap) => log1mexp(gap.neg()).sub(softplus(b.neg())).sub(softplus(a)),
  quantile: (p, q) => log(p).sub(log(q)),
};

const HALF_LOG_2PI = 0.9189385332046728;
/** Whose square is a number in both precisions. */
const FARTHEST = 1e18;
const bounded = (z: Tensor): Tensor => greater(lesser(z, FARTHEST), -FARTHEST);
/** Where gap·(1 + |middle|) is below this the series of the integral of φ about the middle serves: its error is below 1e-20. */
const NARROW = 0.03;

/**
 * Φ(b) − Φ(a) in the tail where it is the smaller; narrow classes by gap·φ(m)·(1 + He₂(m)d²/3! + He₄(m)d⁴/5! + …),
 * d = gap/2 about the middle m.
 */
const probit: Link = {
  logCdf: (z) => logNdtr(z),
  logSurvival: (z) => logNdtr(z.neg()),
  logBetween: (a, b, gap) => {
    const [from, to] = [bounded(a), bounded(b)];
    const middle = from.add(to).mul(0.5);
    const narrow = lt(gap.mul(greater(middle, middle.neg()).add(1)), NARROW);
    const right = gt(middle, 0);
    const high = logNdtr(where(narrow, 1, where(right, from.neg(), to)));
    const low = logNdtr(where(narrow, 0, where(right, to.neg(), from)));
    const [m, d] = [where(narrow, middle, 0), where(narrow, gap.mul(0.5), 0.01)];
    const [t, w] = [square(m.mul(d)), square(d)];
    const he2 = t.sub(w);
    const he4 = t.mul(t.sub(w.mul(6))).add(w.mul(w).mul(3));
    const he6 = t.mul(t.mul(t.sub(w.mul(15))).add(w.mul(w).mul(45))).sub(w.mul(w).mul(w).mul(15));
    const bend = log1p(he2.div(6).add(he4.div(120)).add(he6.div(5040)));
    const thin = log(d.mul(2)).sub(square(m).mul(0.5)).sub(HALF_LOG_2PI).add(bend);
    return where(narrow, thin, high.add(log1mexp(low.sub(high))));
  },
  quantile: (p, q) => where(lt(p, q), ndtri(p), ndtri(q).neg()),
};

/** Below this 1 − exp(−eᶻ) is eᶻ to the last digit. */
const TINY = -40;
/** eᶻ, a number in both precisions. */
const rate = (z: Tensor): Tensor => exp(lesser(z, byPrecision({ f32: 85, f64: 700 })));
/** log(1 − exp(−eᶻ)). */
const logEvent = (z: Tensor): Tensor => where(lt(z, TINY), z, log1mexp(rate(where(lt(z, TINY), 0, z)).neg()));

/** F(b) − F(a) = exp(−eᵃ)·(1 − exp(−(eᵇ − eᵃ))). */
const cloglog: Link = {
  logCdf: logEvent,
  logSurvival: (z) => rate(z).neg(),
  logBetween: (a, b, gap) => logEvent(b.add(log1mexp(gap.neg()))).sub(rate(a)),
  quantile: (p, q) => log(where(lt(p, q), log1p(p.neg()), log(q)).neg()),
};

const links = { logit, probit, cloglog } as const;

/**
 * Ordinal over `classes` that stand in an order (their number, y being 0 … k − 1, or their labels): grades, stages,
 * answers from "never" to "always". Something continuous is cut at k − 1 cutpoints: P(Y ≤ j) = F(ζⱼ − loc), with F the
 * logistic distribution ("logit", proportional odds), the normal ("probit"), or 1 − exp(−e^z) ("cloglog", proportional
 * hazards of discrete times). Parameters: cutpoints (k − 1 ascending numbers); or loc (real) and cutpoints, where loc is a
 * linear predictor without bias, since a constant in it is one in the cutpoints; or probs, k probabilities. The mean is
 * the vector of probabilities. McCullagh, Journal of the Royal Statistical Society B 42 (1980).
 *
 * Throws a `RangeError` for fewer than two classes, a label that comes twice, or a link of another name.
 *
 * @example
 * Ordinal(["low", "mid", "high"])({ cutpoints: [-1, 1] }).prob("mid"); // 0.46211715726000973
 * model(Ordinal(5), { loc: linear(1, { bias: false }), cutpoints: constant() });
 */
export function Ordinal<const C extends Classes>(classes: C, link: keyof typeof links = "logit") {
  const k = classCount("Ordinal", classes);
  if (!Object.hasOwn(links, link))
    throw new RangeError(
      `Ordinal: link must be one of ${Object.keys(links).join(", ")}; it is ${String(link)}. Choose one.`,
    );
  const { logCdf, logSurvival, logBetween, quantile } = links[link];
  /** log P of a class between two cutpoints; 0 probability where they are the same number. */
  const logClass = (from: Tensor, to: Tensor): Tensor => {
    const some = gt(to, from);
    const [a, b] = [where(some, from, 0), where(some, to, 1)];
    return where(some, logBetween(a, b, b.sub(a)), -Infinity);
  };
  const below = (cutpoints: Tensor): Tensor => concat([full([1], -Infinity), cutpoints]);
  const above = (cutpoints: Tensor): Tensor => concat([cutpoints, full([1], Infinity)]);
  const logProbs = (cutpoints: Tensor): Tensor => logClass(below(cutpoints), above(cutpoints));
  return distribution({
    name: link === "logit" ? "Ordinal" : `Ordinal (${link})`,
    params: { cutpoints: ordered(k - 1) },
    also: [
      {
        params: { loc: real, cutpoints: ordered(k - 1) },
        to: ({ loc, cutpoints }) => ({ cutpoints: cutpoints.sub(loc) }),
        from: ({ cutpoints }) => ({ loc: full([], 0), cutpoints }),
      },
      {
        params: { probs: simplex(k) },
        to: ({ probs }) => ({
          cutpoints: quantile(slice(cumsum(probs), 0, 0, k - 1), slice(cumsum(probs, 0, true), 0, 1, k - 1)),
        }),
        from: ({ cutpoints }) => ({ probs: exp(logProbs(cutpoints)) }),
      },
    ],
    support: category(classes),
    logProb: ({ cutpoints }, y) => logClass(pick(below(cutpoints), y), pick(above(cutpoints), y)),
    logCdf: ({ cutpoints }, y) => logCdf(pick(above(cutpoints), y)),
    logSurvival: ({ cutpoints }, y) => logSurvival(pick(above(cutpoints), y)),
    // the number of classes whose cdf is below p, told by the smaller of p and q
    quantile: ({ cutpoints }, p, q) =>
      where(le(p, q), sum(toFloat(gt(p, exp(logCdf(cutpoints))))), sum(toFloat(gt(exp(logSurvival(cutpoints)), q)))),
    mean: ({ cutpoints }) => exp(logProbs(cutpoints)),
    variance: ({ cutpoints }) => {
      const logs = logProbs(cutpoints);
      return exp(logs).mul(expm1(logs).neg());
    },
    mode: ({ cutpoints }) => {
      const logs = logProbs(cutpoints);
      return min(where(eq(logs, max(logs)), toFloat(index([k])), k));
    },
    entropy: ({ cutpoints }) => {
      const logs = logProbs(cutpoints);
      return sum(where(eq(logs, -Infinity), 0, exp(logs).mul(logs))).neg();
    },
    sample: ({ cutpoints }, key) => {
      const u = uniform(key);
      const score = quantile(u, u.neg().add(1));
      return sum(toFloat(lt(cutpoints, score)));
    },
    kl: (p, q) => classDivergence({ logits: logProbs(p.cutpoints) }, { logits: logProbs(q.cutpoints) }),
    // The ranked probability score (Epstein 1969): squares of P(Y ≤ j) where y is above j, of P(Y > j) where not.
    crps: ({ cutpoints }, y) => {
      const at = toFloat(index([k - 1]));
      return sum(square(exp(where(ge(at, y), logSurvival(cutpoints), logCdf(cutpoints)))));
    },
    // The shares; half an observation of each class where one is absent.
    start: (y, weight) => {
      const counts = new Float64Array(k);
      let total = 0;
      for (let i = 0; i < y.length; i++) {
        counts[y[i] as number] = (counts[y[i] as number] as number) + (weight[i] as number);
        total += weight[i] as number;
      }
      const extra = counts.some((n) => n === 0) ? 0.5 : 0;
      return { probs: counts.map((n) => (n + extra) / (total + k * extra)) };
    },
  });
}
