// A law of its own: derivatives in the parameters themselves are those of differences.
import {
  type AnyFamily,
  type Constraint,
  cdfOf,
  evaluate,
  grad,
  input,
  logProbOf,
  type Parametrization,
  parameterInputs,
  parameterName,
  sumRows,
  type Tensor,
} from "thetastar";
import { close } from "./law.ts";

/** Of Σ log p(y), and of both log tails, in each parameter that is one number and not data. */
export function slopesInParameters(
  family: AnyFamily,
  set: Parametrization,
  values: Readonly<Record<string, unknown>>,
  y: readonly number[],
): void {
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
    const here = evaluate({ graph, ...slopes }, { ...data, y }) as Readonly<Record<string, Float64Array>>;
    const value = here.graph?.[0] as number;
    if (!Number.isFinite(value)) continue;
    for (const name of names) {
      const x = data[parameterName(name)]?.[0] as number;
      const h = 2e-4 * Math.min(Math.max(Math.abs(x), 0.01), 1);
      const moved = (by: number): number =>
        evaluate({ graph }, { ...data, [parameterName(name)]: [x + by], y }).graph[0] as number;
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
