// Kumaraswamy: shares and proportions, like Beta, with a cdf and quantile in closed form.
import {
  and,
  closedForm,
  digammaDelta,
  eq,
  exp,
  expm1,
  ge,
  greater,
  gt,
  lbeta,
  lesser,
  log,
  log1mexp,
  log1p,
  lt,
  or,
  positive,
  pow,
  reciprocal,
  sqrt,
  square,
  type Tensor,
  uniform,
  unitInterval,
  weightedMoments,
  where,
  xlog1py,
  xlogy,
} from "thetastar";

type Concentrations = { readonly concentration1: Tensor; readonly concentration0: Tensor };

/** −log log 2. */
const LOG_LOG = 0.36651292058166435;
const HALF = -0.6931471805599453;
/** Below this 1 − eˣ is 1, and log(1 − eˣ) is −eˣ, to the last digit. */
const TINY = -40;
/** No logarithm of a concentration that is found from a median is further from 0: keeps ∞ − ∞ out. */
const FARTHEST = 80;

/** log yᵃ. */
const logPower = (y: Tensor, a: Tensor): Tensor => where(eq(y, 0), -Infinity, a.mul(log(y)));

/** log of −log(1 − eˣ), x ≤ 0. */
const logRate = (x: Tensor): Tensor => where(lt(x, TINY), x, log(log1mexp(x).neg()));

/** log of −log P(Y > y) = −b·log(1 − yᵃ), where yᵃ underflows too. */
const logHazard = ({ concentration1: a, concentration0: b }: Concentrations, y: Tensor): Tensor =>
  log(b).add(logRate(logPower(y, a)));

/** log E Yⁿ = log b·B(1 + n/a, b). */
const logMoment = (n: number, { concentration1: a, concentration0: b }: Concentrations): Tensor =>
  log(b).add(lbeta(reciprocal(a).mul(n).add(1), b));

/** Central moments 2 to 4 by raw ones: their relative error grows as their size shrinks beside the mean's power. */
function central(params: Concentrations): readonly [Tensor, Tensor, Tensor, Tensor] {
  const [m1, m2, m3, m4] = [1, 2, 3, 4].map((n) => exp(logMoment(n, params))) as [Tensor, Tensor, Tensor, Tensor];
  const s = square(m1);
  const c2 = s.mul(expm1(logMoment(2, params).sub(logMoment(1, params).mul(2))));
  const c3 = m3.sub(m1.mul(m2.mul(3).sub(s.mul(2))));
  const c4 = m4.sub(m1.mul(m3.mul(4).sub(m1.mul(m2.mul(6).sub(s.mul(3))))));
  return [m1, c2, c3, c4];
}

/**
 * Kumaraswamy: shares, proportions, filling levels. p(y) = a·b·yᵃ⁻¹·(1 − yᵃ)ᵇ⁻¹, 0 ≤ y ≤ 1, a = concentration1 and
 * b = concentration0, both positive; or median (between 0 and 1) and concentration1, b = −log 2 / log(1 − medianᵃ). Its
 * moments have a closed form, its mean as a parameter has not: regression is on the median (Mitnik and Baek, Statistical
 * Papers 54, 2013). Kumaraswamy, Journal of Hydrology 46 (1980); Jones, Statistical Methodology 6 (2009).
 * The relative error of the variance is up to concentration1·1e-16, of skewness and kurtosis more.
 *
 * @example
 * Kumaraswamy({ concentration1: 2, concentration0: 3 }).cdf(0.5); // 0.578125
 */
export const Kumaraswamy = /* @__PURE__ */ closedForm({
  name: "Kumaraswamy",
  params: { concentration1: positive, concentration0: positive },
  also: [
    {
      params: { median: unitInterval, concentration1: positive },
      to: ({ median, concentration1 }) => ({
        concentration1,
        concentration0: exp(
          greater(lesser(logRate(lesser(logPower(median, concentration1), -1e-36)), FARTHEST), -FARTHEST)
            .neg()
            .sub(LOG_LOG),
        ),
      }),
      from: ({ concentration1, concentration0 }) => ({
        median: exp(log1mexp(reciprocal(concentration0).mul(HALF)).div(concentration1)),
        concentration1,
      }),
    },
  ],
  support: unitInterval,
  elementwise: true,
  logProb: ({ concentration1: a, concentration0: b }, y) => {
    const x = logPower(y, a);
    const near = gt(x, HALF);
    const rest = where(eq(y, 1), 0, expm1(where(near, x, HALF)).neg());
    const right = where(near, xlogy(b.sub(1), rest), xlog1py(b.sub(1), exp(where(near, HALF, x)).neg()));
    return log(a)
      .add(log(b))
      .add(xlogy(a.sub(1), y))
      .add(right);
  },
  logSurvival: ({ concentration1: a, concentration0: b }, y) => b.mul(log1mexp(logPower(y, a))),
  logCdf: (params, y) => {
    const h = logHazard(params, y);
    const tiny = lt(h, TINY);
    return where(tiny, h, log1mexp(exp(where(tiny, 0, h)).neg()));
  },
  quantile: ({ concentration1: a, concentration0: b }, p, q) =>
    exp(log1mexp(where(lt(p, q), log1p(p.neg()), log(q)).div(b)).div(a)),
  mean: (params) => exp(logMoment(1, params)),
  variance: (params) => central(params)[1],
  skewness: (params) => {
    const [, c2, c3] = central(params);
    return c3.div(c2.mul(sqrt(c2)));
  },
  kurtosis: (params) => {
    const [, c2, , c4] = central(params);
    return c4.div(square(c2)).sub(3);
  },
  // inside for a > 1 and b ≥ 1, or a ≥ 1 and b > 1; else at an end
  mode: ({ concentration1: a, concentration0: b }) => {
    const inner = and(and(ge(a, 1), ge(b, 1)), or(gt(a, 1), gt(b, 1)));
    const ratio = a.sub(1).div(a.mul(b).sub(1));
    return where(inner, pow(where(inner, ratio, 1), reciprocal(a)), where(lt(a, 1), 0, where(lt(b, 1), 1, 0.5)));
  },
  // Jones 2009: (1 − 1/b) + (1 − 1/a)·H_b − log ab, H_b = ψ(b + 1) − ψ(1)
  entropy: ({ concentration1: a, concentration0: b }) =>
    reciprocal(b)
      .neg()
      .add(1)
      .add(reciprocal(a).neg().add(1).mul(digammaDelta(1, b)))
      .sub(log(a))
      .sub(log(b)),
  sample: ({ concentration1: a, concentration0: b }, key) => exp(log1mexp(log(uniform(key)).div(b)).div(a)),
  // The mean for the median; for large b, log Y has the spread of a Weibull's: stddev ≈ 1.2·median/a. medianᵃ must be a number.
  start: (y, weight) => {
    const { mean, stddev } = weightedMoments(y, weight);
    const median = Math.min(Math.max(mean, 1e-9), 1 - 1e-9);
    const wanted = Math.min(stddev > 0 ? (1.2 * median) / stddev : 1, 50);
    let [most, power] = [1, median];
    while (most < wanted && power > 1e-25) [most, power] = [most + 1, power * median];
    return { median, concentration1: Math.min(wanted, most) };
  },
});
