// GeneralizedPoisson: counts of events each of which may set off others.
import {
  abs,
  and,
  bd0,
  byPrecision,
  ceil,
  cos,
  distribution,
  exp,
  expm1,
  floor,
  greater,
  gt,
  iterate,
  lesser,
  log,
  log1mexp,
  log1p,
  log1pmx,
  logPoissonTerm,
  lt,
  nonnegativeInteger,
  not,
  or,
  positive,
  reciprocal,
  scaleSlope,
  sin,
  sineExcess,
  softplus,
  sqrt,
  steppedDraw,
  type Tensor,
  unitInterval,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

interface Parameters {
  readonly mean: Tensor;
  readonly dispersion: Tensor;
}

/** Parameters within limits that nothing overflows of: beyond, slopes are 0. */
const within = (x: Tensor): Tensor =>
  greater(lesser(x, byPrecision({ f32: 1e14, f64: 1e100 })), byPrecision({ f32: 1e-14, f64: 1e-100 }));

/** The rate θ of events by themselves, λ, the mean number that each sets off, and 1 − λ. */
function branching({ mean, dispersion }: Parameters) {
  const [mu, phi] = [within(mean), within(dispersion)];
  const rest = reciprocal(phi.add(1));
  return { mu, phi, rate: mu.mul(rest), lambda: reciprocal(reciprocal(phi).add(1)), rest };
}

/** P(y) is θ/m of the probability of a Poisson with mean m = θ + λy. */
function logProb(params: Parameters, y: Tensor): Tensor {
  const { mu, phi, rate, lambda } = branching(params);
  const m = rate.add(lambda.mul(y));
  return logPoissonTerm(y, m).add(log(mu).sub(log1p(phi)).sub(log(m)));
}

/** P(k + 1)/P(k), and P(k − 1)/P(k). */
const up = (k: Tensor, rate: Tensor, lambda: Tensor): Tensor => {
  const m = rate.add(lambda.mul(k));
  return m.div(k.add(1)).mul(exp(k.mul(log1p(lambda.div(m))).sub(lambda)));
};
const down = (k: Tensor, rate: Tensor, lambda: Tensor): Tensor =>
  where(gt(k, 0), reciprocal(up(greater(k.sub(1), 0), rate, lambda)), 0);

/** More nodes than this are never needed: beyond them terms are below e⁻⁴⁶, or the circle is closed. */
const MOST = 100;
/** Below it the other root of the denominator is too far off to matter. */
const FEW = 0.3;

/** v > 0 with log(1 + v) = λv, by Newton's method from above; λ > ¼, and `rest` is 1 − λ. */
function otherRoot(lambda: Tensor, rest: Tensor): Tensor {
  const start = rest.mul(6).div(lambda.mul(4).sub(1));
  const [v] = iterate(60, [start], [lambda, rest], ([v], [lambda, rest]) => {
    const error = log1pmx(v).add(rest.mul(v));
    const slope = lambda.mul(v).sub(rest).div(v.add(1));
    const step = error.div(slope);
    return { next: [v.add(step)], more: gt(abs(step), v.mul(1e-15)) };
  });
  return v;
}

/**
 * The integral beside n = y + 1. With w = z·e^(λ(w − 1)) the generating function is e^(θ(w − 1)), and
 * P(Y ≥ n) = 1/(2πi)·∮ e^(m(w − 1))·w⁻ⁿ⁻¹·(1 − λw)/(1 − e^(λ(w − 1))/w) dw, m = θ + λn (by Lagrange's theorem; Consul and
 * Famoye, Lagrangian Probability Distributions (2006), chapter 9), over the circle through the saddle point r = n/m = 1 + d.
 */
function circle(mu: Tensor, phi: Tensor, n: Tensor) {
  const { rate, lambda, rest } = branching({ mean: mu, dispersion: phi });
  const m = rate.add(lambda.mul(n));
  const excess = rest.mul(n.sub(mu)); // n − m
  const d = excess.div(m);
  const [kappa, share] = [rate.div(m), lambda.mul(n).div(m)]; // 1 − λr and λr
  const near = lt(abs(d), 0.5);
  const t = where(near, d, 0);
  const excessLog = log1pmx(t);
  const logR = where(near, log1p(t), log(n.div(m)));
  const top = where(near, m.mul(t).mul(t).neg().sub(n.mul(excessLog)), bd0(n, m).neg());
  const decay = where(near, rest.mul(t).add(excessLog).neg(), lambda.mul(d).sub(logR));
  // where θ is small, e^(θ(w − 1)) − 1 stands for e^(θ(w − 1)): the integral is the same, and nothing cancels
  const small = and(lt(rate, 1), lt(rate, lambda.mul(n)));
  const upper = or(small, gt(excess, 0));
  const half = ceil(sqrt(n).mul(4.75).add(20));
  const points = half.mul(2);
  // the pole at w = 1 + v: its residue is e^(θv), of which the sum over points leaves out the share e^far
  const heavy = gt(lambda, FEW);
  const v = otherRoot(where(heavy, lambda, 0.5), where(heavy, rest, 0.5));
  const second = and(heavy, lt(v.add(1).mul(m), n.add(points)));
  const far = softplus(where(second, points.mul(log1p(v).sub(logR)), 0))
    .add(where(second, top, 0))
    .neg();
  const grown = where(second, rate.mul(v), 0);
  return {
    ...{ rate, lambda, rest, m, excess, d, kappa, share, logR, top, decay, small, upper, half, points, v, second, far },
    grown,
  };
}

/** At a node of the circle 1 − e^(λ(w − 1))/w, of which what is divided has real and imaginary parts c and e. */
function divided([c, e]: Complex, [a, b]: Complex): Complex {
  const size = greater(abs(a), abs(b));
  const [x, z] = [a.div(size), b.div(size)];
  const norm = x.mul(x).add(z.mul(z)).mul(size);
  return [c.mul(x).add(e.mul(z)).div(norm), e.mul(x).sub(c.mul(z)).div(norm)];
}
type Complex = readonly [Tensor, Tensor];

/** 1 − e^(x + iy). */
function oneLess(x: Tensor, y: Tensor): Complex {
  const grown = expm1(x);
  const s = sin(y.mul(0.5));
  return [
    s
      .mul(s)
      .mul(2)
      .sub(grown.mul(cos(y))),
    grown.add(1).mul(sin(y)).neg(),
  ];
}

/** What is the same in all integrals at node j: 1 − cos, sin, sin − angle, and the denominator. */
function node(j: Tensor, half: Tensor, share: Tensor, kappa: Tensor, decay: Tensor) {
  const angle = j.mul(Math.PI).div(half);
  const s = sin(angle.mul(0.5));
  const [q, sine, short] = [s.mul(s).mul(2), sin(angle), sineExcess(angle)];
  const below = oneLess(decay.sub(share.mul(q)), share.mul(short).sub(kappa.mul(angle)));
  return { q, sine, short, below };
}

/**
 * The logarithm of the tail beside n: P(Y ≥ n), or P(Y < n) if `upper` does not hold, by the trapezoidal rule (see
 * Skellam), with what it leaves out for the poles at 1 and 1 + v. Its slopes are integrals of the same kind.
 */
const logTail = /* @__PURE__ */ withGradient(
  "logGeneralizedPoissonTail",
  (mu: Tensor, phi: Tensor, n: Tensor): Tensor => {
    const c = circle(mu, phi, n);
    const { rate, m, excess, d, kappa, share, logR, top, decay, small, upper, half, points, second, far, grown } = c;
    const given = [n, half, share, kappa, decay, where(small, rate.mul(d), 0), where(small, rate.mul(n).div(m), 0)];
    const [sum] = iterate(MOST, [0, 0.5], [...given, small], ([sum, j], places) => {
      const [n, half, share, kappa, decay, ad, ar, small] = places as readonly Tensor[] as [
        Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor,
      ]; // biome-ignore format: short
      const { q, sine, short, below } = node(j, half, share, kappa, decay);
      const [re, im] = divided([kappa.add(share.mul(q)), share.mul(sine).neg()], below);
      // 1 − e^(−θ(w − 1)), or 1
      const [f, g] = oneLess(ar.mul(q).sub(ad), ar.mul(sine).neg());
      const [p, o] = [where(small, f, 1), where(small, g, 0)];
      const phase = n.mul(short);
      const real = re.mul(p).sub(im.mul(o)).mul(cos(phase));
      const imaginary = re.mul(o).add(im.mul(p)).mul(sin(phase));
      const term = exp(n.mul(q).neg()).mul(real.sub(imaginary));
      const next = sum.add(where(lt(j, half), term, 0));
      return { next: [next, j.add(1)], more: and(lt(j.add(1), half), lt(n.mul(q), where(small, 92, 46))) };
    });
    const first = and(not(small), lt(abs(excess), points));
    const turn = points.mul(logR);
    const pole = softplus(where(first, where(upper, turn, turn.neg()), 0))
      .add(where(first, top, 0))
      .neg();
    const other = where(small, expm1(where(small, grown, 0)).mul(exp(far)), exp(where(small, 0, grown).add(far)));
    const whole = sum.div(half).sub(where(second, other, 0));
    const value = where(upper, whole, whole.neg()).add(where(first, exp(pole), 0));
    return top.add(log(greater(value, byPrecision({ f32: 1e-37, f64: 1e-300 }))));
  },
  (g, out, mu, phi, n) => {
    const { rate, lambda, rest, d, kappa, share, top, decay, upper, half, v, second, far, grown } = circle(mu, phi, n);
    const r = d.add(1);
    const [first, second2] = iterate(
      MOST,
      [0, 0, 0.5],
      [n, half, share, kappa, decay, d, r],
      ([sum, sum2, j], [n, half, share, kappa, decay, d, r]) => {
        const { q, sine, short, below } = node(j, half, share, kappa, decay);
        const [x, z] = [d.sub(r.mul(q)), r.mul(sine)]; // w − 1
        const [c, e] = [kappa.add(share.mul(q)), share.mul(sine).neg()];
        const [re, im] = divided([x.mul(c).sub(z.mul(e)), x.mul(e).add(z.mul(c))], below);
        // times w, what a change of λ asks for in place of 1 − λw
        const [p, o] = divided([x.mul(x.add(1)).sub(z.mul(z)), z.mul(x.mul(2).add(1))], below);
        const phase = n.mul(short);
        const weight = where(lt(j, half), exp(n.mul(q).neg()), 0);
        const [a, b] = [cos(phase).mul(weight), sin(phase).mul(weight)];
        const next = [sum.add(re.mul(a).sub(im.mul(b))), sum2.add(p.mul(a).sub(o.mul(b))), j.add(1)];
        return { next, more: and(lt(j.add(1), half), lt(n.mul(q), 46)) };
      },
    );
    const residue = where(second, exp(grown.add(far)), 0);
    const moved = v.mul(v.add(1)).div(rest.sub(lambda.mul(v))); // dv/dλ
    const byRate = first.div(half).sub(where(second, residue.mul(v), 0));
    const byLambda = rate.mul(second2.div(half).sub(where(second, residue.mul(moved), 0)));
    const scale = where(upper, 1, -1).mul(exp(top.sub(out)));
    return [
      scaleSlope(g, byRate.mul(rest).mul(scale)),
      scaleSlope(
        g,
        rest
          .mul(rest)
          .mul(byLambda.sub(byRate.mul(mu)))
          .mul(scale),
      ),
      undefined,
    ];
  },
);

function tails(params: Parameters, y: Tensor) {
  const { mu, phi } = branching(params);
  const n = lesser(y.add(1), byPrecision({ f32: 1e15, f64: 1e150 }));
  const { upper } = circle(mu, phi, n);
  const tail = logTail(mu, phi, n);
  const rest = log1mexp(lesser(tail, 0));
  return { logCdf: where(upper, rest, tail), logSurvival: where(upper, tail, rest) };
}

/**
 * Generalized Poisson: counts of events each of which may set off others, such as infections or claims after one storm:
 * all that descends from Poisson(rate) events when each sets off Poisson(branching) more.
 * P(y) = θ·(θ + λy)^(y − 1)·e^(−θ − λy)/y!, y = 0, 1, 2, …, θ = rate, λ = branching. Parameters: mean and dispersion (both
 * positive), variance = mean·(1 + dispersion)²; or rate (positive) and branching (between 0 and 1):
 * rate = mean/(1 + dispersion), branching = dispersion/(1 + dispersion). Consul and Jain, Technometrics 15 (1973).
 *
 * @example
 * GeneralizedPoisson({ mean: 4, dispersion: 0.5 }).variance(); // 9
 */
export const GeneralizedPoisson = /* @__PURE__ */ distribution({
  name: "GeneralizedPoisson",
  params: { mean: positive, dispersion: positive },
  also: [
    {
      params: { rate: positive, branching: unitInterval },
      to: ({ rate, branching }) => {
        const rest = greater(branching.neg().add(1), byPrecision({ f32: 1e-14, f64: 1e-100 }));
        return { mean: rate.div(rest), dispersion: within(branching).div(rest) };
      },
      from: ({ mean, dispersion }) => ({
        rate: mean.div(dispersion.add(1)),
        branching: reciprocal(reciprocal(dispersion).add(1)),
      }),
    },
  ],
  support: nonnegativeInteger,
  limits: { dispersion: "Poisson", branching: "Poisson" },
  elementwise: true,
  logProb,
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean: ({ mean }) => mean,
  variance: ({ mean, dispersion }) => mean.mul(dispersion.add(1)).mul(dispersion.add(1)),
  skewness: ({ mean, dispersion }) => dispersion.mul(3).add(1).div(sqrt(mean)),
  kurtosis: ({ mean, dispersion }) => dispersion.mul(dispersion.mul(15).add(10)).add(1).div(mean),
  sample: (params, key) => {
    const { mu, rate, lambda } = branching(params);
    const centre = floor(mu);
    return steppedDraw(key, {
      given: [rate, lambda],
      centre,
      logCdf: tails(params, centre).logCdf,
      logProb: logProb(params, centre),
      up: (k, [rate, lambda]) => up(k, rate, lambda),
      down: (k, [rate, lambda]) => down(k, rate, lambda),
    });
  },
  // Moments; half an event where there is none, a little dispersion where there is less than a Poisson's.
  start: (y, weight) => {
    const moments = weightedMoments(y, weight);
    const mean = moments.mean || 0.5 / y.length;
    return { mean, dispersion: Math.max(moments.stddev / Math.sqrt(mean) - 1, 0.05) };
  },
});
