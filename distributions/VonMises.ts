// VonMises: directions and other angles, the Normal of the circle.
import {
  atan,
  between,
  byPrecision,
  distribution,
  elementSlope,
  floor,
  foldName,
  greater,
  gt,
  iterate,
  lesser,
  log,
  logBesselIRest,
  positive,
  real,
  reciprocal,
  sin,
  sqrt,
  square,
  type Tensor,
  type Tries,
  tan,
  triesOf,
  uniformAt,
  where,
} from "thetastar";

const PI = 3.141592653589793;
const LOG_2PI = 1.8378770664093456;
/** Beyond it a draw's direction is loc to all digits; its square is a number. */
const MOST = { f32: 1e15, f64: 1e100 };
/** Four times as much is a number. */
const LARGE = { f32: 1e37, f64: 1e307 };
/** A try is rejected with probability below 0.35: so many are never needed. */
const MOST_TRIES = 200;

/** From here on log I₀(κ) − κ is −½·log(2πκ) to all digits. */
const FAR = 1e15;
/** log I₀(κ) − κ. */
function logI0e(concentration: Tensor): Tensor {
  const far = gt(concentration, FAR);
  const first = log(where(far, concentration, 1))
    .add(LOG_2PI)
    .mul(-0.5);
  return where(far, first, logBesselIRest(0, where(far, 1, concentration)));
}
/** The angle by whole turns into [−π, π]. */
function wrapped(angle: Tensor): Tensor {
  const turned = angle.sub(floor(angle.div(2 * PI).add(0.5)).mul(2 * PI));
  return greater(lesser(turned, PI), -PI);
}

/**
 * An angle about 0 of this concentration by rejection from a wrapped Cauchy, tan(θ/2) = √q·tan(π(u − ½)), with the q that
 * is rejected least (Best and Fisher, Applied Statistics 28 (1979)): 1/(2κ + √(1 + 4κ²)), in which nothing cancels. With
 * s = sin²(θ/2) the ratio of densities, e^(−2κs)·w, w = q + (1 − q)s, is greatest at w = (1 − q)/(2κ); with x, w over that,
 * it is x·e^(1 − x) of its greatest value.
 */
function draw(tries: Tries, concentration: Tensor): Tensor {
  const kappa = lesser(concentration, byPrecision(MOST)).mul(2);
  const root = sqrt(square(kappa).add(1));
  const q = reciprocal(kappa.add(root));
  const best = kappa.div(root.add(1)).add(1).mul(q);
  const start: readonly [number, number] = [0, 0];
  const [, half] = iterate(MOST_TRIES, start, [q, best, ...tries], ([n], [q, best, ...at]) => {
    const u = uniformAt(at, n.mul(2));
    const t = sqrt(q).mul(tan(u.sub(0.5).mul(PI)));
    const s = reciprocal(reciprocal(square(t)).add(1));
    const x = s.mul(q.neg().add(1)).add(q).div(best);
    const rejected = gt(log(uniformAt(at, n.mul(2).add(1))), log(x).sub(x).add(1));
    return { next: [n.add(1), t], more: rejected };
  });
  return atan(half).mul(2);
}

/** sin x by its series, |x| ≤ π: enough for a start. */
function roughSin(x: number): number {
  let [sum, term] = [x, x];
  for (let n = 1; n < 12; n++) {
    term *= -(x / (2 * n)) * (x / (2 * n + 1));
    sum += term;
  }
  return sum;
}
/** The angle of (c, s), by halving it four times. */
function roughAngle(c: number, s: number): number {
  const size = Math.sqrt(c * c + s * s);
  if (size === 0) return 0;
  if (c < 0 && s * s < 1e-20 * c * c) return PI;
  let t = s / (size + c);
  for (let i = 0; i < 3; i++) t /= 1 + Math.sqrt(1 + t * t);
  return 16 * (t - (t * t * t) / 3 + (t * t * t * t * t) / 5);
}

/**
 * VonMises: directions of the wind, phases, times of the day, as angles in radians. p(y) = e^(κ·cos(y − loc))/(2π·I₀(κ)),
 * −π ≤ y ≤ π. Parameters: loc (real), the direction about which y lies, up to whole turns; and concentration = κ (positive):
 * 0 is uniform, a large one about a Normal's 1/variance. It has no cdf and no moments here: on a circle there is no first
 * angle, and the mean of the numbers says little where directions lie on both sides of ±π. Mode and loc are the mean direction.
 * Mardia and Jupp, Directional Statistics (2000), section 3.5.4.
 *
 * @example
 * VonMises({ loc: 0, concentration: 2 }).prob(0); // 0.5158854120190137
 */
export const VonMises = /* @__PURE__ */ distribution({
  name: "VonMises",
  params: { loc: real, concentration: positive },
  support: /* @__PURE__ */ between(-PI, PI),
  elementwise: true,
  // cos d − 1 = −2·sin²(d/2), which does not cancel
  logProb: ({ loc, concentration }, y) => {
    const lag = square(sin(y.sub(loc).mul(0.5))).mul(2);
    return lag
      .mul(lesser(concentration, byPrecision(LARGE)))
      .add(LOG_2PI)
      .add(logI0e(concentration))
      .neg();
  },
  mode: ({ loc }) => wrapped(loc),
  // κ·(1 − I₁(κ)/I₀(κ)) by the slope of logI0e, which does not cancel
  entropy: ({ concentration }) =>
    logI0e(concentration)
      .add(LOG_2PI)
      .sub(concentration.mul(elementSlope(logI0e, [concentration], 0))),
  sample: ({ loc, concentration }, key) =>
    wrapped(draw(triesOf(foldName(key, "tries"), concentration.shape), concentration).add(loc)),
  // The mean direction, and the concentration by its length R: R·(2 − R²)/(1 − R²).
  start: (y, weight) => {
    let [c, s, total] = [0, 0, 0];
    y.forEach((angle, i) => {
      const w = weight[i] as number;
      const half = roughSin(angle / 2);
      c += w * (1 - 2 * half * half);
      s += w * roughSin(angle);
      total += w;
    });
    const r = Math.min(Math.sqrt(c * c + s * s) / total, 1);
    const concentration = (r * (2 - r * r)) / Math.max(1 - r * r, 1e-9);
    return { loc: roughAngle(c, s), concentration: Math.max(concentration, 0.01) };
  },
});
