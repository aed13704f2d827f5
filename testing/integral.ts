// Integrals over all y that matters, as nodes and weights.
import type { Constraint } from "thetastar";
import type { AnyDistribution } from "./subject.ts";

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
export const edgesOf = (d: AnyDistribution): number[] => [
  ...(d.quantile(TAILS) as unknown as Float64Array),
  ...(d.quantile(TAILS, { tail: "upper" }) as unknown as Float64Array),
];

/** Nodes and weights of an integral over all y that matters, in panels between quantiles; or all y of a discrete one. */
export function grid(
  d: AnyDistribution,
  breaks: readonly number[] = [],
  quantiles: readonly number[] = d.discrete ? [] : edgesOf(d),
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

/** Σ w·f(i), where a weight of 0 counts for nothing. */
export const total = (w: Float64Array, f: (i: number) => number): number =>
  w.reduce((s, v, i) => s + (v === 0 ? 0 : v * f(i)), 0);
