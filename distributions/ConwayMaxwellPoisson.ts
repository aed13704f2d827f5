// ConwayMaxwellPoisson: counts that vary less than a Poisson's, or more, by one parameter.
import {
  abs,
  and,
  byPrecision,
  digamma,
  distribution,
  exp,
  floor,
  ge,
  greater,
  greaterThan,
  gt,
  iterate,
  le,
  lesser,
  log,
  logPoissonTerm,
  logRatio,
  lt,
  nonnegativeInteger,
  not,
  or,
  positive,
  reciprocal,
  scaleSlope,
  sqrt,
  steppedDraw,
  stopGradient,
  summedTails,
  type Tensor,
  weightedMoments,
  where,
  withGradient,
} from "thetastar";

interface Parameters {
  readonly loc: Tensor;
  readonly nu: Tensor;
}

/** Logarithms of locations within which nothing overflows: beyond, slopes are 0. */
const REACH = { f32: 30, f64: 230 } as const;
const within = (x: Tensor, bound: Tensor): Tensor => greater(lesser(x, bound), bound.neg());
const expWithin = (x: Tensor): Tensor => exp(within(x, byPrecision(REACH)));
/** Beyond the largest location floats do not tell integers apart. */
const held = ({ loc, nu }: Parameters): Parameters => ({
  loc: greater(lesser(loc, byPrecision({ f32: 8e6, f64: 4e15 })), byPrecision({ f32: 1e-13, f64: 1e-99 })),
  nu: lesser(nu, byPrecision({ f32: 1e10, f64: 1e50 })),
});

/** The largest term's place, and a step: 1, or where terms make a wide bell a share of its width (see `sums`). */
function lattice(loc: Tensor, nu: Tensor): readonly [Tensor, Tensor] {
  const wide = gt(nu.mul(loc), 100);
  return [floor(loc), where(wide, greater(sqrt(loc.div(nu)).div(2.5), 1), 1)];
}

/** log of the term at k over that at the centre, both over ν. */
const relative = (k: Tensor, loc: Tensor, centre: Tensor): Tensor =>
  logPoissonTerm(k, loc).sub(logPoissonTerm(centre, loc));

const MOST = 1_000_000;
/** A sum ends with a term of less than this share: fourth powers count as well. */
const SHARE = 1e-26;

/**
 * Terms are (mᵏ·e⁻ᵐ/k!)^ν = e^(νgₖ), m = loc. Over that at the centre c, their sum, and the sums with (k − c)ʲ, with g and
 * with g·(k − c). A wide bell is summed in steps of 0.4 standard deviations, as exact as in steps of 1: by Poisson's
 * summation formula both leave out less than e⁻¹⁰⁰.
 */
function sums({ loc, nu }: Parameters) {
  const [centre, step] = lattice(loc, nu).map(stopGradient) as [Tensor, Tensor];
  const [, whole, first, second, third, fourth, g, gk] = iterate(
    MOST,
    [1, 1, 0, 0, 0, 0, 0, 0],
    [loc, nu, centre, step],
    ([j, s0, s1, s2, s3, s4, t0, t1], [loc, nu, centre, step]) => {
      const d = j.mul(step);
      const [above, below] = [centre.add(d), centre.sub(d)];
      const some = ge(below, 0);
      const [up, down] = [relative(above, loc, centre), relative(where(some, below, 0), loc, centre)];
      const [a, b] = [exp(nu.mul(up)), where(some, exp(nu.mul(down)), 0)];
      const [both, apart, square] = [a.add(b), a.sub(b).mul(d), d.mul(d)];
      const [u, v] = [a.mul(up), b.mul(down)];
      const next = s0.add(both);
      return {
        next: [
          j.add(1),
          next,
          s1.add(apart),
          s2.add(both.mul(square)),
          s3.add(apart.mul(square)),
          s4.add(both.mul(square).mul(square)),
          t0.add(u).add(v),
          t1.add(u.sub(v).mul(d)),
        ],
        more: gt(both, next.mul(SHARE)),
      };
    },
  );
  const [m1, m2, m3, m4, mg, mgk] = [first, second, third, fourth, g, gk].map((s) => s.div(whole)) as [
    Tensor, Tensor, Tensor, Tensor, Tensor, Tensor,
  ]; // biome-ignore format: short
  return { centre, step, whole, m1, m2, m3, m4, mg, mgk };
}

const mean = (params: Parameters): Tensor => {
  const { centre, m1 } = sums(held(params));
  return centre.add(m1);
};
const variance = (params: Parameters): Tensor => {
  const { m1, m2 } = sums(held(params));
  return m2.sub(m1.mul(m1));
};

/** ν·gᵧ less the logarithm of the sum; its slopes are y and g less their means. */
const logMass = /* @__PURE__ */ withGradient(
  "logConwayMaxwellPoisson",
  (loc: Tensor, nu: Tensor, y: Tensor): Tensor => {
    const { centre, step, whole } = sums({ loc, nu });
    return nu.mul(relative(y, loc, centre)).sub(log(whole.mul(step)));
  },
  (g, _, loc, nu, y) => {
    const { centre, m1, mg } = sums({ loc, nu });
    return [
      scaleSlope(g, y.sub(centre).sub(m1).div(loc).mul(nu)),
      scaleSlope(g, relative(y, loc, centre).sub(mg)),
      scaleSlope(g, nu.mul(log(loc).sub(digamma(y.add(1))))),
    ];
  },
);
const logProb = (params: Parameters, y: Tensor): Tensor => {
  const { loc, nu } = held(params);
  return logMass(loc, nu, y);
};

type Steps = readonly [loc: Tensor, nu: Tensor];
/** P(k + 1)/P(k), and P(k − 1)/P(k). */
const up = (k: Tensor, [loc, nu]: Steps): Tensor => exp(nu.mul(logRatio(loc, k.add(1))));
const down = (k: Tensor, [loc, nu]: Steps): Tensor => where(gt(k, 0), exp(nu.mul(logRatio(greater(k, 1), loc))), 0);

function tails(given: Parameters, y: Tensor) {
  const { loc, nu } = held(given);
  return summedTails(y, { given: [loc, nu], centre: mean({ loc, nu }), logProb: (k) => logMass(loc, nu, k), up, down });
}

/**
 * The location at which the mean is `mean`: Newton's method for log loc in a bracket. Each turn adds two terms to the sums
 * at the present location; where they have ended it moves on. The slope of the mean in log loc is ν·variance.
 */
const locOfMean = /* @__PURE__ */ withGradient(
  "conwayMaxwellPoissonLoc",
  (mean: Tensor, nu: Tensor): Tensor => {
    const reach = byPrecision(REACH);
    const guess = mean.add(nu.sub(1).div(nu.mul(2)));
    const start = within(log(greater(guess, lesser(mean, 1).mul(0.5))), reach);
    // the location is at most about 1 above the mean; far above, integers that floats do not tell apart have no end
    const most = within(log(mean.add(1).mul(2)), reach);
    const [, , x] = iterate(
      MOST,
      [reach.neg(), most, start, 1, 1, 0, 0],
      [mean, nu],
      ([lo, hi, x, j, s0, s1, s2], [mean, nu]) => {
        const loc = exp(x);
        const [centre, step] = lattice(loc, nu);
        const d = j.mul(step);
        const [above, below] = [centre.add(d), centre.sub(d)];
        const some = ge(below, 0);
        const a = exp(nu.mul(relative(above, loc, centre)));
        const b = where(some, exp(nu.mul(relative(where(some, below, 0), loc, centre))), 0);
        const both = a.add(b);
        const [t0, t1, t2] = [s0.add(both), s1.add(a.sub(b).mul(d)), s2.add(both.mul(d).mul(d))];
        const adding = gt(both, t0.mul(SHARE));
        // where the sums have ended
        const shift = t1.div(t0);
        const found = centre.add(shift);
        const spread = t2.div(t0).sub(shift.mul(shift)).mul(nu);
        const low = lt(found, mean);
        const [left, right] = [where(low, x, lo), where(low, hi, x)];
        const newton = x.add(
          logRatio(mean, greater(found, byPrecision({ f32: 1e-37, f64: 1e-300 }))).mul(found.div(spread)),
        );
        // a step of Newton's so short leaves its square, in units of 1/ν; it may end at x itself, which is an end by now
        const unit = greater(abs(x), 1).div(greater(nu, 1));
        const settled = le(abs(newton.sub(x)), unit.mul(byPrecision({ f32: 1e-4, f64: 1e-9 })));
        const inside = or(settled, and(gt(newton, left), lt(newton, right)));
        const moved = where(inside, newton, left.add(right).mul(0.5));
        const closed = le(right.sub(left), greater(abs(x), 1).mul(byPrecision({ f32: 3e-7, f64: 5e-16 })));
        const next = (on: Tensor, anew: Tensor | number): Tensor => where(adding, on, anew);
        return {
          next: [
            next(lo, left),
            next(hi, right),
            next(x, moved),
            next(j.add(1), 1),
            next(t0, 1),
            next(t1, 0),
            next(t2, 0),
          ],
          more: or(adding, not(or(settled, closed))),
        };
      },
    );
    return exp(x);
  },
  (g, loc, _, nu) => {
    const { m1, m2, mg, mgk } = sums({ loc, nu });
    const byLoc = m2.sub(m1.mul(m1)).mul(nu).div(loc);
    return [scaleSlope(g, reciprocal(byLoc)), scaleSlope(g, mgk.sub(mg.mul(m1)).div(byLoc).neg())];
  },
);

const nu = /* @__PURE__ */ greaterThan(0.01);

/**
 * Conway–Maxwell–Poisson: counts that vary less than a Poisson's (nu > 1), such as litters or goals, or more (nu < 1).
 * P(y) ∝ rateʸ/(y!)^nu, y = 0, 1, 2, … Parameters: loc (positive), near the mean, and nu (greater than 0.01: 0 would be
 * geometric); or rate = loc^nu and nu; or mean and nu, for regression (Huang, Statistical Modelling 17 (2017)): then loc
 * is found by Newton's method. The variance is about mean/nu. Sums end after a million terms, enough for a standard
 * deviation of 10⁵. Shmueli et al., J. R. Stat. Soc. C 54 (2005).
 *
 * @example
 * ConwayMaxwellPoisson({ mean: 4, nu: 2 }).prob(4); // 0.27050329071000107
 */
export const ConwayMaxwellPoisson = /* @__PURE__ */ distribution({
  name: "ConwayMaxwellPoisson",
  params: { loc: positive, nu },
  also: [
    {
      params: { rate: positive, nu },
      to: ({ rate, nu }) => ({ loc: expWithin(log(rate).div(nu)), nu }),
      from: ({ loc, nu }) => ({ rate: expWithin(log(loc).mul(nu)), nu }),
    },
    {
      params: { mean: positive, nu },
      to: ({ mean, nu }) => {
        const most = byPrecision({ f32: 8e6, f64: 4e15 });
        const least = byPrecision({ f32: 1e-12, f64: 1e-90 });
        return {
          loc: locOfMean(greater(lesser(mean, most), least), lesser(nu, byPrecision({ f32: 1e6, f64: 1e6 }))),
          nu,
        };
      },
      from: ({ loc, nu }) => ({ mean: mean({ loc, nu }), nu }),
    },
  ],
  support: nonnegativeInteger,
  elementwise: true,
  logProb,
  logCdf: (params, y) => tails(params, y).logCdf,
  logSurvival: (params, y) => tails(params, y).logSurvival,
  mean,
  variance,
  skewness: (params) => {
    const { m1, m2, m3 } = sums(held(params));
    const v = m2.sub(m1.mul(m1));
    return m3.sub(m1.mul(m2.mul(3).sub(m1.mul(m1).mul(2)))).div(v.mul(sqrt(v)));
  },
  kurtosis: (params) => {
    const { m1, m2, m3, m4 } = sums(held(params));
    const square = m1.mul(m1);
    const v = m2.sub(square);
    return m4
      .sub(m1.mul(m3).mul(4))
      .add(square.mul(m2.mul(6).sub(square.mul(3))))
      .div(v.mul(v))
      .sub(3);
  },
  mode: ({ loc }) => floor(loc),
  sample: (params, key) => {
    const { loc, nu } = held(params);
    const centre = floor(loc);
    return steppedDraw(key, {
      given: [loc, nu],
      centre,
      logCdf: tails(params, centre).logCdf,
      logProb: logMass(loc, nu, centre),
      up,
      down,
    });
  },
  // Moments; half an event where there is none, a variance within a factor of 20 of the mean.
  start: (y, weight) => {
    const moments = weightedMoments(y, weight);
    const mean = moments.mean || 0.5 / y.length;
    const nu = mean / Math.max(moments.stddev * moments.stddev, mean / 20);
    return { loc: Math.max(mean + (nu - 1) / (2 * nu), mean / 2), nu: Math.max(nu, 0.05) };
  },
});
