// Laws of the distribution function: its tails, its slope, its inverse, its score.
import { evaluate, grad, input, sumRows, type Tensor } from "thetastar";
import { grid, total } from "./integral.ts";
import { above, close, type SetLaw, same } from "./law.ts";
import { canonical, cdf, given, logProb } from "./subject.ts";

/** What holds of cdf, survival, their logs, quantiles and the CRPS. */
export const distributionFunctionLaws: readonly SetLaw[] = [
  {
    name: "the cdf and its three companions agree, and grow",
    when: (s) => s.scalar && s.rules.logCdf !== undefined,
    run: (subject) => {
      const { d, support, y } = subject;
      const at = given(support, y) as never;
      const [f, s, lf, ls] = [d.cdf(at), d.survival(at), d.logCdf(at), d.logSurvival(at)] as unknown as Float64Array[];
      y.forEach((v, i) => {
        close((f?.[i] as number) + (s?.[i] as number), 1, 1e-13, `cdf + survival at ${v}`);
        close(Math.exp(lf?.[i] as number), f?.[i] as number, 1e-13, `logCdf at ${v}`);
        close(Math.exp(ls?.[i] as number), s?.[i] as number, 1e-13, `logSurvival at ${v}`);
        if (i > 0 && v >= (y[i - 1] as number)) above(f?.[i] as number, f?.[i - 1] as number, `cdf at ${v}`);
      });
    },
  },
  {
    name: "d cdf / dy is the density, in the log domain too",
    when: (s) => s.scalar && s.rules.logCdf !== undefined && !s.support.discrete,
    run: (subject) => {
      const { atoms, family, free, set, values, y } = subject;
      const at = input("y", { rows: true });
      const params = canonical(set, input("eta", { shape: [set.freeSize] }), values);
      const slope = (method: "cdf" | "survival" | "logCdf" | "logSurvival"): Tensor =>
        grad(sumRows(cdf(family, method, params, at)), [at])[0] as Tensor;
      const graphs = {
        cdf: slope("cdf"),
        survival: slope("survival"),
        logCdf: slope("logCdf"),
        logSurvival: slope("logSurvival"),
        p: logProb(family, params, at),
        f: cdf(family, "logCdf", params, at),
        s: cdf(family, "logSurvival", params, at),
      };
      const r = evaluate(graphs, { eta: free, y });
      y.forEach((v, i) => {
        if (atoms.includes(v)) return;
        const p = r.p[i] as number;
        close(r.cdf[i] as number, Math.exp(p), 1e-11, `cdf′ at ${v}`);
        close(r.survival[i] as number, -Math.exp(p), 1e-11, `survival′ at ${v}`);
        close(r.logCdf[i] as number, Math.exp(p - (r.f[i] as number)), 1e-10, `logCdf′ at ${v}`);
        close(r.logSurvival[i] as number, -Math.exp(p - (r.s[i] as number)), 1e-10, `logSurvival′ at ${v}`);
      });
    },
  },
  {
    name: "the quantile of the cdf is y, from either tail",
    when: (s) => s.scalar && s.rules.logCdf !== undefined,
    run: (subject) => {
      const { d, support, y } = subject;
      const inside = y.filter((v) => {
        const p = d.cdf(given(support, [v]) as never) as unknown as Float64Array;
        return (p[0] as number) > 1e-300;
      });
      const at = given(support, inside) as never;
      const [f, s] = [d.cdf(at), d.survival(at)] as unknown as Float64Array[];
      const spread = support.discrete ? 1 : (d.quantile(0.75) as number) - (d.quantile(0.25) as number);
      inside.forEach((v, i) => {
        const upper = (s?.[i] as number) < 0.5;
        const p = (upper ? s?.[i] : f?.[i]) as number;
        if (p === 0) return;
        const q = d.quantile(p, { tail: upper ? "upper" : "lower" }) as unknown;
        const number = typeof q === "string" ? (support.labels as readonly string[]).indexOf(q) : (q as number);
        const error = number === v ? 0 : Math.abs(number - v) / Math.max(spread, Math.abs(v));
        if (!(error <= 1e-10)) throw new Error(`quantile(cdf(${v})) is ${number}.`);
      });
      if (!support.discrete)
        for (const p of [1e-20, 1e-100, 1e-250]) {
          const [low, high] = [d.quantile(p) as number, d.quantile(p, { tail: "upper" }) as number];
          // beside a finite end y is rounded, or the end itself; below the normal numbers it is lost
          const sharp = (v: number, log: number): boolean =>
            v !== support.lower &&
            v !== support.upper &&
            Math.abs(v) > 2.3e-308 &&
            Math.abs(v) * 2.3e-16 * Math.exp((d.logProb(v) as number) - log) < 1e-11 * Math.abs(log);
          const [f, s] = [d.logCdf(low) as number, d.logSurvival(high) as number];
          if (sharp(low, f)) close(f / Math.log(p), 1, 1e-10, `log P(Y ≤ ${low})`);
          if (sharp(high, s)) close(s / Math.log(p), 1, 1e-10, `log P(Y > ${high})`);
        }
      const { lower, upper } = d.interval(0.9);
      same(lower, d.quantile(0.04999999999999999), "lower");
      same(upper, d.quantile(0.04999999999999999, { tail: "upper" }), "upper");
      same(d.median(), d.quantile(0.5), "median");
    },
  },
  {
    name: "the CRPS is ∫ (F − 1{y ≤ z})²",
    when: (s) => s.scalar && s.rules.logCdf !== undefined && s.rules.crps !== undefined && !s.support.discrete,
    run: (subject) => {
      const { d, y } = subject;
      const quantiles = subject.edges();
      const near = y.filter((v) => Math.abs(d.logCdf(v) as number) < 30 && Math.abs(d.logSurvival(v) as number) < 30);
      for (const v of near.filter((_, i) => i % 3 === 0)) {
        const { y: at, w } = grid(d, [v], quantiles);
        const [f, s] = [d.cdf(at), d.survival(at)] as unknown as Float64Array[];
        const integral = total(w, (i) => ((at[i] as number) < v ? (f?.[i] as number) : (s?.[i] as number)) ** 2);
        close(d.crps(v) as number, integral, 1e-9, `crps at ${v}`);
      }
    },
  },
];
