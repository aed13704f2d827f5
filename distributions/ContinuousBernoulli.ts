// ContinuousBernoulli: shares between 0 and 1 that lean to one end, from one parameter.
import {
  abs,
  closedForm,
  exp,
  expm1,
  greater,
  gt,
  lesser,
  log,
  log1mexp,
  log1p,
  logit,
  lt,
  real,
  reciprocal,
  sigmoid,
  sqrt,
  square,
  type Tensor,
  toFloat,
  uniform,
  unitInterval,
  weightedMoments,
  where,
} from "thetastar";

type Parameters = { readonly logits: Tensor };

/** Log-odds up to which series serve: beyond, nothing cancels. */
const NEAR = 2;
/** Log-odds beyond this make y one end: keeps ∞ − ∞ out, in both precisions. */
const FARTHEST = 1e38;
const bounded = (l: Tensor): Tensor => greater(lesser(l, FARTHEST), -FARTHEST);
const isNear = (l: Tensor): Tensor => lt(abs(l), NEAR);
/** |l|, or where series serve a number that harms nothing. */
const size = (l: Tensor): Tensor => where(isNear(l), NEAR, abs(l));

/** A(l) = sinh(l/2)/(l/2) = Σ l²ᵏ/((2k + 1)!·4ᵏ), for |l| < 2 to 1e-18: its coefficients from k = 1. */
const COEFFICIENTS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => {
  let c = 1;
  for (let j = 1; j <= k; j++) c /= 4 * 2 * j * (2 * j + 1);
  return c;
});
/** Σ_{k ≥ from} (2k)·(2k − 1)⋯ c_k w^(k − from), `order` factors: what the order-th derivative of A has beside a power of l. */
function series(w: Tensor, order: number, from: number): Tensor {
  const terms = COEFFICIENTS.map((c, i) => {
    let term = c;
    for (let j = 0; j < order; j++) term *= 2 * (i + 1) - j;
    return term;
  }).slice(from - 1);
  const last = terms.pop() as number;
  return terms.reduceRight((sum: Tensor, c) => sum.mul(w).add(c), w.mul(0).add(last));
}
/** log A(l) for |l| < 2: even, about l²/24. */
const logSinhc = (l: Tensor): Tensor => log1p(series(square(l), 0, 1).mul(square(l)));
/** log((1 − e⁻ᵃ)/a), a ≥ 2. */
const logShare = (a: Tensor): Tensor => log1mexp(a.neg()).sub(log(a));

/** log P of the part of length x at the lower end, `rest` = 1 − x: log of (e^(l·x) − 1)/(eˡ − 1). */
function logPart(l: Tensor, x: Tensor, rest: Tensor): Tensor {
  const near = where(isNear(l), l, 0);
  const a = size(l);
  const ax = a.mul(x);
  const start = where(lt(ax, NEAR), logSinhc(where(lt(ax, NEAR), ax, 0)).sub(ax.mul(0.5)), logShare(size(ax)));
  const far = start.sub(logShare(a)).sub(where(gt(l, 0), a.mul(rest), 0));
  const close = logSinhc(near.mul(x)).sub(logSinhc(near)).sub(near.mul(rest).mul(0.5));
  return log(x).add(where(isNear(l), close, far));
}

/** The cumulants of log A at l, which are those of y but for the mean, ½ more: derivatives 1 to 4. */
function cumulants({ logits }: Parameters): readonly [Tensor, Tensor, Tensor, Tensor] {
  const l = bounded(logits);
  const near = where(isNear(l), l, 0);
  const w = square(near);
  const base = series(w, 0, 1).mul(w).add(1);
  const [a1, a2, a3, a4] = [series(w, 1, 1).mul(near), series(w, 2, 1), series(w, 3, 2).mul(near), series(w, 4, 2)].map(
    (x) => x.div(base),
  ) as [Tensor, Tensor, Tensor, Tensor];
  const s = square(a1);
  const inner = [
    a1,
    a2.sub(s),
    a3.sub(a1.mul(a2.mul(3).sub(s.mul(2)))),
    a4
      .sub(a1.mul(a3).mul(4))
      .sub(square(a2).mul(3))
      .add(s.mul(a2.mul(12).sub(s.mul(6)))),
  ];
  // of log(eᵃ − 1) − a/2 − log a, by u = 1/(eᵃ − 1) and v = 1/a
  const [u, v] = [reciprocal(expm1(size(l))), reciprocal(size(l))];
  const uu = u.mul(u.add(1));
  const [v2, sign] = [square(v), where(lt(l, 0), -1, 1)];
  const outer = [
    u.sub(v).add(0.5).mul(sign),
    v2.sub(uu),
    uu.mul(u.mul(2).add(1)).sub(v2.mul(v).mul(2)).mul(sign),
    square(v2)
      .mul(6)
      .sub(uu.mul(uu.mul(6).add(1))),
  ];
  return inner.map((x, i) => where(isNear(l), x, outer[i] as Tensor)) as [Tensor, Tensor, Tensor, Tensor];
}

/** y with P(Y ≤ y) = p, q = 1 − p. */
function quantile({ logits }: Parameters, p: Tensor, q: Tensor): Tensor {
  const l = bounded(logits);
  const none = lt(abs(l), 1e-30);
  const safe = where(none, 1, l);
  // log(1 + p·(eˡ − 1)), in forms for small p, for p near 1, and for an eˡ that overflows
  const most = lesser(safe, 80);
  const small = log1p(p.mul(expm1(most)));
  const large = where(gt(safe, 80), safe.add(log(p.add(exp(safe.neg()).mul(q)))), log(q.add(p.mul(exp(most)))));
  const simple = lt(p.mul(expm1(most)), -0.5);
  const t = where(gt(safe, 80), large, where(simple, large, small));
  return where(none, p, lesser(greater(t.div(safe), 0), 1));
}

/**
 * Continuous Bernoulli: shares between 0 and 1 that lean to one end, as the brightness of pixels does.
 * p(y) = C·probsʸ·(1 − probs)^(1−y), 0 ≤ y ≤ 1, an exponential cut at 1: with l = logits, p(y) = l·e^(l·y)/(eˡ − 1),
 * uniform for l = 0 and stable near it. Parameter: logits (real); or probs (between 0 and 1) = sigmoid(logits), which is
 * not the mean. Loaiza-Ganem and Cunningham, NeurIPS 2019.
 *
 * @example
 * ContinuousBernoulli({ probs: 0.9 }).mean(); // 0.6698803866865813
 */
export const ContinuousBernoulli = /* @__PURE__ */ closedForm({
  name: "ContinuousBernoulli",
  params: { logits: real },
  also: [
    {
      params: { probs: unitInterval },
      to: ({ probs }) => ({ logits: logit(probs) }),
      from: ({ logits }) => ({ probs: sigmoid(logits) }),
    },
  ],
  support: unitInterval,
  elementwise: true,
  logProb: ({ logits }, y) => {
    const l = bounded(logits);
    const near = where(isNear(l), l, 0);
    const close = near.mul(y.sub(0.5)).sub(logSinhc(near));
    const away = where(gt(l, 0), y.neg().add(1), y);
    return where(
      isNear(l),
      close,
      size(l)
        .mul(away)
        .add(logShare(size(l)))
        .neg(),
    );
  },
  logCdf: ({ logits }, y) => logPart(bounded(logits), y, y.neg().add(1)),
  logSurvival: ({ logits }, y) => logPart(bounded(logits.neg()), y.neg().add(1), y),
  quantile,
  // 1/a − 1/(eᵃ − 1) from the nearer end
  mean: (params) => {
    const l = bounded(params.logits);
    const a = size(l);
    const least = reciprocal(a).sub(reciprocal(expm1(a)));
    const far = where(lt(l, 0), least, least.neg().add(1));
    return where(isNear(l), cumulants(params)[0].add(0.5), far);
  },
  variance: (params) => cumulants(params)[1],
  skewness: (params) => {
    const [, c2, c3] = cumulants(params);
    return c3.div(c2.mul(sqrt(c2)));
  },
  kurtosis: (params) => {
    const [, c2, , c4] = cumulants(params);
    return c4.div(square(c2));
  },
  mode: ({ logits }) => toFloat(gt(logits, 0)),
  // log A − l·(E Y − ½)
  entropy: (params) => {
    const l = bounded(params.logits);
    const near = where(isNear(l), l, 0);
    const a = size(l);
    const far = logShare(a)
      .add(1)
      .sub(a.div(expm1(a)));
    return where(isNear(l), logSinhc(near).sub(near.mul(cumulants(params)[0])), far);
  },
  sample: (params, key) => {
    const u = uniform(key);
    return quantile(params, u, u.neg().add(1));
  },
  // The mean is ½ + ½·L(logits/2), L(x) = coth x − 1/x; its inverse nearly x·(3 − x²)/(1 − x²) (Cohen 1991).
  start: (y, weight) => {
    const x = 2 * Math.min(Math.max(weightedMoments(y, weight).mean, 1e-9), 1 - 1e-9) - 1;
    return { logits: (2 * x * (3 - x * x)) / (1 - x * x) };
  },
});
