// Student's T for tests, one number at a time: the incomplete beta function as an op would be 12 kB more to download.
import { evaluate } from "../compile/evaluate.ts";
import { input } from "../ops/leaves.ts";
import { exp, log1p } from "../ops/math.ts";

const ROOT_PI = 1.772453850905516;
/** From here the first seven terms of the ratio's expansion are right to 4e-16. */
const LARGE = 60;
/** Steps of a continued fraction: it takes about √df. */
const MOST = 100_000;

/** Γ(a + ½)/Γ(a): by recurrence from its expansion in 1/a (DLMF 5.11.13). */
function gammaRatio(a: number): number {
  let [n, share] = [a, 1];
  for (; n < LARGE; n++) share *= n / (n + 0.5);
  const u = 1 / n;
  const terms = [1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304];
  return share * Math.sqrt(n) * terms.reduceRight((sum, c) => sum * u + c, 0);
}

/** The continued fraction of I_x(a, b), DLMF 8.17.22, by Lentz' method. */
function fraction(a: number, b: number, x: number): number {
  const kept = (v: number): number => (Math.abs(v) < 1e-300 ? 1e-300 : v);
  let [value, c, d] = [1, 1, 0];
  for (let k = 0; k < MOST; k++) {
    const m = Math.floor(k / 2);
    const odd = (-(a + m) * (a + b + m) * x) / ((a + k) * (a + k + 1));
    const term = k % 2 === 0 ? odd : ((m + 1) * (b - m - 1) * x) / ((a + k) * (a + k + 1));
    d = 1 / kept(1 + term * d);
    c = kept(1 + term / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return 1 / value;
}

/** (1 + t²/df)^(−df/2). */
const power = (t: number, df: number): number =>
  evaluate({ value: exp(log1p(input("w")).mul(-df / 2)) }, { w: (t * t) / df }).value[0] as number;

/** P(|T| > |t|), I(df/2, ½) at df/(df + t²): to 1e-12, 1e-10 where df is a million. */
export function studentTails(t: number, df: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  const w = (t * t) / df;
  if (w === 0) return 1;
  if (!(w < Infinity)) return 0;
  const [a, x, y] = [df / 2, 1 / (1 + w), w / (1 + w)];
  const lead = (power(t, df) * Math.sqrt(y) * gammaRatio(a)) / ROOT_PI;
  return x < (a + 1) / (a + 2.5) ? (lead / a) * fraction(a, 0.5, x) : 1 - 2 * lead * fraction(0.5, a, y);
}

/** t with P(T ≤ t) = p ≥ ½, by Newton's method between ends. */
export function studentQuantile(p: number, df: number): number {
  const wanted = 2 * (1 - p);
  let [low, high] = [0, 1];
  while (studentTails(high, df) > wanted && high < 1e300) high *= 2;
  let t = high;
  for (let k = 0; k < 200; k++) {
    const excess = studentTails(t, df) - wanted;
    if (excess > 0) low = t;
    else high = t;
    const w = (t * t) / df;
    const density = (power(t, df) * gammaRatio(df / 2)) / (Math.sqrt(1 + w) * Math.sqrt(df) * ROOT_PI);
    const next = t + excess / (2 * density);
    const inside = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(inside - t) <= 4e-16 * inside) return inside;
    t = inside;
  }
  return t;
}
