// Laws of slopes: derivatives in the parameters themselves and in η are those of differences.
import {
  type Constraint,
  cdfOf,
  compile,
  grad,
  hvp,
  input,
  logProbOf,
  parameterInputs,
  parameterName,
  sumRows,
  type Tensor,
} from "thetastar";
import { close, type SetLaw } from "./law.ts";
import { likelihood, type Subject } from "./subject.ts";

/** A function that gives the values of graphs on data, interpreted. */
function program(outputs: Readonly<Record<string, Tensor>>): (data: Data) => Readonly<Record<string, Float64Array>> {
  const compiled = compile({ outputs }, { precision: "f64", executor: "interpreter" });
  return (data) => {
    compiled.load(data);
    return compiled.run();
  };
}
type Data = Readonly<Record<string, ArrayLike<number>>>;

/** Of Σ log p(y), and of both log tails, in each parameter that is one number and not data. */
function slopesInParameters({ family, set, values, y }: Subject): void {
  const c: Constraint = family.support;
  const inputs = parameterInputs(set.params, () => false);
  const params = set.to(inputs);
  const at = input("y", { shape: c.shape, rows: true });
  const names = set.layout.flatMap(({ name, constraint }) =>
    constraint.known || constraint.shape.length > 0 || constraint.discrete ? [] : [name],
  );
  const graphs: Record<string, Tensor> = { logProb: sumRows(logProbOf(family)(params, at)) };
  for (const method of ["logCdf", "logSurvival"] as const) {
    const rule = c.shape.length === 0 && family.rules[method] ? cdfOf(family, method) : undefined;
    if (rule) graphs[method] = sumRows(rule(params, at));
  }
  const data: Record<string, readonly number[]> = Object.fromEntries(
    set.names.map((name) => [parameterName(name), ([values[name]] as unknown[]).flat(9) as number[]]),
  );
  for (const [method, graph] of Object.entries(graphs)) {
    const slopes = Object.fromEntries(
      grad(
        graph,
        names.map((name) => inputs[name] as Tensor),
      ).map((g, i) => [names[i] as string, g]),
    );
    const here = program({ graph, ...slopes })({ ...data, y });
    const value = here.graph?.[0] as number;
    if (!Number.isFinite(value)) continue;
    const run = program({ graph });
    for (const name of names) {
      const x = data[parameterName(name)]?.[0] as number;
      const h = 2e-4 * Math.min(Math.max(Math.abs(x), 0.01), 1);
      const moved = (by: number): number => run({ ...data, [parameterName(name)]: [x + by], y }).graph?.[0] as number;
      const slope = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      // rounding of the value is divided by the step
      const unit = 1 + Math.abs(value) / (1e5 * h);
      if (Number.isFinite(slope))
        close(
          (here[name]?.[0] as number) / unit,
          slope / unit,
          1e-7 * (1 + Math.abs(slope) / unit),
          `∂${method}/∂${name}`,
        );
    }
  }
}

/** What holds of derivatives. */
export const slopeLaws: readonly SetLaw[] = [
  { name: "derivatives in the parameters are the differences'", run: slopesInParameters },
  {
    name: "gradients in η are the differences', and so are second ones",
    run: (subject) => {
      const { family, free, set, values, y } = subject;
      const { eta, value } = likelihood(family, set, values);
      const [g] = grad(value, [eta]) as [Tensor];
      const v = input("v", { shape: [set.freeSize] });
      const [hv] = hvp(value, [eta], [v]) as [Tensor];
      const run = program({ value, g });
      const at = (e: Float64Array) => run({ eta: e, y }) as Readonly<Record<"value" | "g", Float64Array>>;
      const second = program({ hv });
      const here = at(free);
      for (let j = 0; j < free.length; j++) {
        const h = 2e-4;
        const moved = (by: number) => at(free.map((x, i) => (i === j ? x + by : x)));
        const [a, b, a2, b2] = [moved(-h), moved(h), moved(-2 * h), moved(2 * h)];
        const slope = (pick: (r: typeof here) => number): number =>
          (8 * (pick(b) - pick(a)) - (pick(b2) - pick(a2))) / (12 * h);
        const size = Math.abs(here.value[0] as number);
        close((here.g[j] as number) / (1 + size), slope((r) => r.value[0] as number) / (1 + size), 1e-8, `∂/∂η${j}`);
        const e = Float64Array.from(free, (_, i) => (i === j ? 1 : 0));
        const column = second({ eta: free, y, v: e }).hv as Float64Array;
        const scale = 1 + Math.max(...here.g.map(Math.abs));
        for (let i = 0; i < free.length; i++)
          close((column[i] as number) / scale, slope((r) => r.g[i] as number) / scale, 1e-8, `∂²/∂η${i}∂η${j}`);
      }
    },
  },
];
