// Laws of rows: many are the map of one, compiled as interpreted, with the compiler's rules as without.
import { evaluate, fromFree, grad, input, type Tensor } from "thetastar";
import { close, type SetLaw, same } from "./law.ts";
import { canonical, cdf, constant, given, likelihood, make, sizeOf } from "./subject.ts";

/** What holds of many rows. */
export const rowLaws: readonly SetLaw[] = [
  {
    name: "rows are the map of singles, and of their free numbers, to the bit",
    run: (subject) => {
      const { d, family, free, keys, known, set, support, values, y } = subject;
      const n = sizeOf(support.shape) === 0 ? 1 : y.length / sizeOf(support.shape);
      const rows = Object.fromEntries(keys.map((key) => [key, Array.from({ length: n }, () => values[key])]));
      const many = make(family, rows);
      same(many.length, n, "the number of rows");
      const all = given(support, y) as never;
      const together = many.logProb(all) as unknown as Float64Array;
      for (let i = 0; i < n; i++) {
        const one = (all as unknown as ArrayLike<unknown>)[i] as never;
        same(d.logProb(one), together[i], `logProb at ${one}`);
        same(many.at(i).logProb(one), together[i], `logProb of row ${i}`);
      }
      // where all is known there are no free numbers of rows
      if (free.length === 0) return;
      const eta = new Float64Array(n * free.length);
      for (let i = 0; i < n; i++) eta.set(free, i * free.length);
      const forecast = fromFree(family, set, eta, known);
      const size = sizeOf(support.shape);
      const logs = forecast.logProb(all) as unknown as Float64Array;
      for (let i = 0; i < n; i++) {
        const { value } = likelihood(family, set, values);
        const trained = evaluate({ value }, { eta: free, y: y.slice(i * size, (i + 1) * size) }).value[0];
        same(logs[i], trained, `logProb from η in row ${i}`);
        close(logs[i] as number, together[i] as number, 1e-9, "logProb from η");
      }
    },
  },
  {
    name: "many rows (compiled) have the bits of few (interpreted)",
    run: (subject) => {
      const { d, rules, scalar, support, y } = subject;
      const size = sizeOf(support.shape);
      const times = Math.ceil(70 / (y.length / size));
      const many = Array.from({ length: times }, () => y).flat();
      for (const method of [
        "logProb",
        ...(scalar && rules.logCdf ? (["logCdf", "logSurvival"] as const) : []),
      ] as const) {
        const few = d[method](given(support, y) as never) as unknown as Float64Array;
        const most = d[method](given(support, many) as never) as unknown as Float64Array;
        most.forEach((v, i) => {
          same(v, few[i % few.length], method);
        });
      }
    },
  },
  {
    name: "what holds with the compiler's rules holds without them",
    run: (subject) => {
      const { family, free, rules, set, support, values, y } = subject;
      const { eta, value } = likelihood(family, set, values);
      const at = input("y", { shape: support.shape, rows: true });
      const params = canonical(set, eta, values);
      const graphs: Record<string, Tensor> = { value, gradient: grad(value, [eta])[0] as Tensor };
      for (const method of ["logCdf", "logSurvival", "cdf", "survival"] as const)
        if (rules[method] || (method === "cdf" ? rules.logCdf : method === "survival" && rules.logSurvival))
          graphs[method] = cdf(family, method, params, at);
      for (const method of ["mean", "variance", "mode", "entropy", "landmarks"] as const)
        if (rules[method]) graphs[method] = rules[method]?.(params) as Tensor;
      if (rules.crps) graphs.crps = rules.crps(params, at);
      if (rules.quantile) graphs.quantile = rules.quantile(params, constant(0.3), constant(0.7));
      const data = { eta: free, y };
      const [a, b] = [evaluate(graphs, data), evaluate(graphs, data, { simplify: false })];
      for (const name in graphs)
        b[name]?.forEach((x, i) => {
          close(x, a[name]?.[i] as number, name === "gradient" ? 1e-11 : 1e-12, name);
        });
    },
  },
];
