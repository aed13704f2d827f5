// VonMises: directions and other angles, the Normal of the circle.
import {
  abs,
  and,
  atan,
  beforeOverflow,
  between,
  byPrecision,
  cos,
  distribution,
  elementSlope,
  exp,
  expm1,
  floor,
  foldName,
  full,
  ge,
  greater,
  gt,
  iterate,
  le,
  lesser,
  log,
  log1mexp,
  logaddexp,
  logBesselIRest,
  lt,
  not,
  or,
  positive,
  real,
  reciprocal,
  scaleSlope,
  sin,
  sqrt,
  square,
  stopGradient,
  type Tensor,
  type Tries,
  tan,
  triesOf,
  uniformAt,
  where,
  withGradient,
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

const logDensity = (concentration: Tensor, loc: Tensor, y: Tensor): Tensor =>
  // cos d − 1 = −2·sin²(d/2), which does not cancel
  square(sin(y.sub(loc).mul(0.5)))
    .mul(2)
    .mul(lesser(concentration, byPrecision(LARGE)))
    .add(LOG_2PI)
    .add(logI0e(concentration))
    .neg();

/** A piece of a half circle, by angles: from loc to its nearer end, from there to loc's antipode, and its length. */
type Piece = readonly [near: Tensor, far: Tensor, length: Tensor];

/** What is below e^−40 of the density at a piece's nearer end is left out. */
const SEEN = 40;
/** With 2·45 + 1 nodes 1/14 apart what a piece lacks is below 4e-14 of it. */
const STEP = 1 / 14;
const NODES = 45;

/**
 * log of the probabilities of two pieces. At an angle t from its nearer end the density is e^(−E) of that there,
 * E = κ·(cos near − cos(near + t)); with z = tan(t/4) that is 4κz·(sin(near)·(1 − z²) + 2·cos(near)·z)/(1 + z²)², in which
 * nothing cancels. It is integrated over z < Z, E = 40 below Z, by the trapezoidal rule in u, z = Z/(1 + e^(−π·sinh u))
 * (Takahasi and Mori, Publ. RIMS 9 (1974)).
 */
function logPieces(concentration: Tensor, pieces: readonly [Piece, Piece]): readonly Tensor[] {
  const made = pieces.map(([near, far, length]) => {
    const [s, rest] = [square(sin(near.mul(0.5))), square(sin(far.mul(0.5)))];
    const least = reciprocal(concentration).mul(SEEN / 2);
    const whole = ge(s.add(least), 1);
    const c = where(whole, 0.5, least);
    const left = sqrt(s.mul(greater(s.add(c).neg().add(1), 0)));
    // the sine of half the angle at which E = 40, and from it the tangent of a quarter
    const half = c.div(sqrt(s.add(c).mul(rest)).add(left));
    const reach = half.div(sqrt(greater(square(half).neg().add(1), 0)).add(1));
    const quarter = tan(length.mul(0.25));
    const first = lt(near, far);
    return {
      end: stopGradient(where(whole, quarter, lesser(quarter, reach))),
      sine: where(first, sin(near), sin(far)),
      cosine: where(first, cos(near), cos(far).neg()),
      top: s.mul(-2).mul(concentration),
    };
  });
  const sums = iterate(
    NODES + 1,
    [0, 0, 0],
    [concentration.mul(4), ...made.flatMap(({ end, sine, cosine }) => [end, sine, cosine])],
    ([n, ...sums], [kappa, ...given]) => {
      const u = n.mul(STEP);
      const [up, down] = [exp(u), exp(u.neg())];
      const fall = exp(up.sub(down).mul(-PI / 2));
      const late = reciprocal(fall.add(1));
      const early = fall.mul(late);
      const weight = up
        .add(down)
        .mul(early)
        .mul(late)
        .mul(where(gt(n, 0), 1, 0.5));
      const next = sums.map((sum, i) => {
        const [end, sine, cosine] = given.slice(3 * i) as [Tensor, Tensor, Tensor];
        const density = (share: Tensor): Tensor => {
          const z = end.mul(share);
          const q = reciprocal(square(z).add(1));
          const slope = sine.mul(square(z).neg().add(1)).add(cosine.mul(z).mul(2));
          return exp((kappa as Tensor).mul(z).mul(slope).mul(q).mul(q).neg()).mul(q);
        };
        return sum.add(density(early).add(density(late)).mul(weight));
      });
      return { next: [n.add(1), ...next], more: lt(n, NODES) };
    },
  );
  const total = logI0e(concentration).add(LOG_2PI);
  return made.map(({ end, top }, i) =>
    log(sums[i + 1] as Tensor)
      .add(log(end.mul(2 * PI * STEP)))
      .add(top)
      .sub(total),
  );
}

/** log P(Y ≤ y) or log P(Y > y), −π ≤ Y ≤ π, by pieces: see {@link tailOf}. */
function logTailByPieces(isUpper: boolean, given: Tensor, loc: Tensor, y: Tensor): Tensor {
  const concentration = lesser(given, byPrecision(LARGE));
  const centre = wrapped(loc);
  // as if loc were not below 0: else all is seen in a mirror
  const [mirrored, m] = [lt(centre, 0), abs(centre)];
  const at = where(mirrored, y.neg(), y);
  const [below, above] = [at.add(PI), greater(at.neg().add(PI), 0)];
  // y from loc, and from the antipode that lies m above −π
  const [fromLoc, fromAntipode] = [at.sub(m), below.sub(m)];
  const [early, late] = [le(fromAntipode, 0), gt(fromLoc, 0)];
  const side = or(early, late);
  // −π and y between loc and its antipode on either side of it: of each half circle the part that is not too large
  const rough = lesser(reciprocal(sqrt(concentration)).mul(0.67), PI / 2);
  const part = (near: Tensor, far: Tensor): { readonly isNear: Tensor; readonly piece: Piece } => {
    const isNear = lt(near, rough);
    return { isNear, piece: [where(isNear, 0, near), where(isNear, PI, far), where(isNear, near, far)] };
  };
  const atEnd = part(m.neg().add(PI), m);
  const atY = part(greater(fromLoc.neg(), 0), greater(fromAntipode, 0));
  const alone: Piece = [
    where(early, m.neg().add(PI), greater(fromLoc, 0)),
    where(early, m, m.add(above)),
    where(early, below, above),
  ];
  const first = alone.map((x, i) => where(side, x, atY.piece[i] as Tensor)) as readonly Tensor[] as Piece;
  const [one, two] = logPieces(concentration, [first, atEnd.piece]) as [Tensor, Tensor];
  // log of ½ less a piece that is not much more than a quarter
  const [restOne, restTwo] = [one, two].map((x) => log(exp(lesser(x, -0.8)).neg().add(0.5))) as [Tensor, Tensor];
  const outer = logaddexp(where(atY.isNear, restOne, one), where(atEnd.isNear, restTwo, two));
  const inner = logaddexp(where(atY.isNear, one, restOne), where(atEnd.isNear, two, restTwo));
  const isOuter = lt(outer, -0.7);
  const small = lesser(where(side, one, where(isOuter, outer, inner)), 0);
  const isBelow = or(and(side, early), and(not(side), isOuter));
  const isOther = isUpper ? mirrored : not(mirrored);
  const asked = or(and(isBelow, isOther), and(not(isBelow), not(isOther)));
  return where(asked, small, log1mexp(small));
}

/**
 * log P(Y ≤ y) or log P(Y > y), −π ≤ Y ≤ π. On one side of loc that arc or the other is one piece; where loc lies in one of
 * them and its antipode in the other each is two, of which those are integrated that are not much more than half of
 * their half circle. Slopes by loc and y are densities at the ends.
 */
function tailOf(isUpper: boolean): (concentration: Tensor, loc: Tensor, y: Tensor) => Tensor {
  const byPieces = (...given: [Tensor, Tensor, Tensor]): Tensor => logTailByPieces(isUpper, ...given);
  return withGradient(isUpper ? "logVonMisesAbove" : "logVonMisesBelow", byPieces, (g, out, concentration, loc, y) => {
    const density = exp(beforeOverflow(logDensity(concentration, loc, y).sub(out)));
    const ratio = isUpper ? density.neg() : density;
    // log p(−π) − log p(y)
    const more = sin(y.sub(PI).mul(0.5).sub(loc))
      .mul(sin(y.add(PI).mul(0.5)))
      .mul(2)
      .mul(lesser(concentration, byPrecision(LARGE)));
    return [elementSlope(byPieces, [concentration, loc, y], 0), ratio.mul(expm1(beforeOverflow(more))), ratio].map(
      (slope) => scaleSlope(g, slope),
    );
  });
}
const logBelow = /* @__PURE__ */ tailOf(false);
const logAbove = /* @__PURE__ */ tailOf(true);

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
 * 0 is uniform, a large one about a Normal's 1/variance. The mean direction is the mode, which is loc between −π and π; the
 * circular variance is 1 − I₁(κ)/I₀(κ). Everything else is of the number y, which begins at −π: the cdf is P(−π ≤ Y ≤ y),
 * and mean, variance and quantiles say little where directions lie on both sides of ±π. Tails are within 1e-12 as
 * logarithms, for concentrations to 1e6 as probabilities. Mardia and Jupp, Directional Statistics (2000), section 3.5.4.
 *
 * @example
 * VonMises({ loc: 0, concentration: 2 }).prob(0); // 0.5158854120190137
 */
export const VonMises = /* @__PURE__ */ distribution({
  name: "VonMises",
  params: { loc: real, concentration: positive },
  support: /* @__PURE__ */ between(-PI, PI),
  elementwise: true,
  logProb: ({ loc, concentration }, y) => logDensity(concentration, loc, y),
  logCdf: ({ loc, concentration }, y) => logBelow(concentration, loc, y),
  logSurvival: ({ loc, concentration }, y) => logAbove(concentration, loc, y),
  momentOrder: () => full([], Infinity),
  mode: ({ loc }) => wrapped(loc),
  // κ·(1 − I₁(κ)/I₀(κ)) by the slope of logI0e, which does not cancel
  entropy: ({ concentration }) =>
    logI0e(concentration)
      .add(LOG_2PI)
      .sub(concentration.mul(elementSlope(logI0e, [concentration], 0))),
  sample: ({ loc, concentration }, key) =>
    wrapped(draw(triesOf(foldName(key, "tries"), concentration.shape), concentration).add(loc)),
  // log I₀'s less its tangent, and what the angle between the directions adds; Mardia and Jupp (2000), section 3.5.4
  kl: (p, q) => {
    const [a, b] = [p.concentration, q.concentration];
    const slope = elementSlope(logI0e, [a], 0);
    const apart = square(sin(p.loc.sub(q.loc).mul(0.5))).mul(2);
    const wide = logI0e(b).sub(logI0e(a)).sub(b.sub(a).mul(slope));
    return greater(wide, 0).add(b.mul(slope.add(1)).mul(apart));
  },
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
