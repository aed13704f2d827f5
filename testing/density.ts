// Laws of the density: it is 1 in all, and moments are its integrals.
import { total } from "./integral.ts";
import { close, type SetLaw, same } from "./law.ts";
import { given } from "./subject.ts";

/** What holds of densities and moments. */
export const densityLaws: readonly SetLaw[] = [
  {
    name: "the density is 1 in all",
    when: (s) => s.scalar && (s.rules.logCdf !== undefined || s.support.discrete),
    run: (subject) => {
      const { d, support } = subject;
      const { y: at, w } = subject.everywhere();
      const p = d.prob(given(support, at) as never) as unknown as Float64Array;
      close(
        total(w, (i) => p[i] as number),
        1,
        1e-12,
        "total",
      );
    },
  },
  {
    name: "moments and entropy are their integrals",
    when: (s) => s.scalar && (s.rules.mean !== undefined || s.rules.momentOrder !== undefined) && !s.support.labels,
    run: (subject) => {
      const { d, rules, support } = subject;
      const { y: at, w } = subject.everywhere();
      const logs = d.logProb(given(support, at) as never) as unknown as Float64Array;
      const p = logs.map((l) => Math.exp(l));
      const embedded = support.dtype === "int"; // classes: the mean is the vector of probabilities
      if (!embedded) {
        const mean = total(w, (i) => (p[i] as number) * (at[i] as number));
        const own = d.mean() as number;
        // where there is no finite mean the integral says nothing
        if (Number.isFinite(own)) close(own, mean, 1e-9, "mean");
        const variance = total(w, (i) => (p[i] as number) * ((at[i] as number) - mean) ** 2);
        if ((rules.variance || rules.momentOrder) && Number.isFinite(d.variance() as number)) {
          close((d.variance() as number) / variance, 1, 1e-8, "variance");
          close((d.stddev() as number) ** 2, d.variance() as number, 1e-14, "stddev");
        }
      } else
        (d.mean() as unknown as Float64Array).forEach((q, i) => {
          close(q, p[i] as number, 1e-14, "mean");
        });
      if (rules.entropy)
        close(
          d.entropy() as number,
          -total(w, (i) => (p[i] === 0 ? 0 : (p[i] as number) * (logs[i] as number))),
          1e-8,
          "entropy",
        );
    },
  },
  {
    name: "skewness and kurtosis are their integrals",
    when: (s) =>
      s.scalar &&
      !s.support.labels &&
      (s.rules.skewness !== undefined || s.rules.kurtosis !== undefined) &&
      s.rules.mean !== undefined,
    run: (subject) => {
      const { d, support } = subject;
      const [mean, stddev] = [d.mean() as number, d.stddev() as number];
      if (!Number.isFinite(mean) || !Number.isFinite(stddev)) return;
      const { y: at, w } = subject.everywhere();
      const p = d.prob(given(support, at) as never) as unknown as Float64Array;
      const central = (k: number): number =>
        total(w, (i) => (p[i] as number) * (((at[i] as number) - mean) / stddev) ** k);
      const [skewness, kurtosis] = [d.skewness() as number, d.kurtosis() as number];
      if (Number.isFinite(skewness)) close(skewness, central(3), 1e-7, "skewness");
      if (Number.isFinite(kurtosis)) close(kurtosis, central(4) - 3, 1e-7, "kurtosis");
    },
  },
  {
    name: "y lies between its bounds",
    when: (s) => s.scalar && s.rules.bounds !== undefined,
    run: (subject) => {
      const { d, rules } = subject;
      const { lower, upper } = d.bounds() as { readonly lower: number; readonly upper: number };
      for (const [end, beyond] of [
        [lower, lower - 1],
        [upper, upper + 1],
      ] as const) {
        if (!Number.isFinite(end)) continue;
        same(d.logProb(beyond), -Infinity, `logProb at ${beyond}`);
        if (!rules.logCdf) continue;
        same(d.cdf(beyond), beyond > end ? 1 : 0, `cdf at ${beyond}`);
        same(d.survival(beyond), beyond > end ? 0 : 1, `survival at ${beyond}`);
      }
      if (rules.quantile || rules.logCdf) {
        close(d.quantile(0) as number, lower, 1e-12, "quantile(0)");
        close(d.quantile(1) as number, upper, 1e-12, "quantile(1)");
      }
    },
  },
];
