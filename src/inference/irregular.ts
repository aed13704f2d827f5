// Where the data and the family break the theory of standard errors: the ends of y, irregular shapes, classes apart.
import { evaluate } from "../compile/evaluate.ts";
import type { Constraint } from "../constraint.ts";
import { parameterInputs } from "../distribution/parametrization.ts";
import { unpack } from "../fit/descend.ts";
import type { Prepared } from "../fit/prepare.ts";
import { takesNoFeatures } from "../model.ts";
import { input } from "../ops/leaves.ts";
import { toFloat } from "../ops/machine.ts";
import { perRow } from "../ops/rows.ts";
import { sizeOf, type Tensor, topological } from "../tensor.ts";

/** y is at an end that parameters set for it, to this share of its range. */
const AT = 1e-9;

/** Bare parameters that set an end of y where its least or greatest value is. */
export function atEndsOfData({ built, layout, model, task }: Prepared, theta: Float64Array): string[] {
  const { bounds } = model.family.rules;
  const { set } = built;
  const { y, upper } = task.each.values as Readonly<Record<string, Float64Array>>;
  const one = sizeOf((model.family.support as Constraint).shape) === 1;
  const known = set.layout.some(({ constraint }) => constraint.known);
  if (!bounds || !y || upper || !one || known || !takesNoFeatures(model)) return [];
  const own = parameterInputs(set.params, () => false);
  const symbolic = bounds(set.to(own));
  const params = built.outputs(unpack(input("theta", { shape: [theta.length] }), layout), input("x"), {
    training: false,
  });
  const ends = Object.entries(bounds(set.to(params)));
  const values = evaluate(Object.fromEntries(ends), { theta, x: [0] });
  let [least, most] = [Infinity, -Infinity];
  for (const v of y) {
    least = Math.min(least, v);
    most = Math.max(most, v);
  }
  const reached = ends.filter(([end]) => {
    const at = values[end]?.[0] as number;
    return Math.abs((end === "lower" ? least : most) - at) <= AT * (most - least);
  });
  const used = new Set(reached.flatMap(([end]) => topological([symbolic[end as "lower"] as Tensor])));
  return set.names.filter((name) => used.has(own[name] as Tensor));
}

/** Does the theory of standard errors hold for the parameters of every row, by the family's rule `regular`? */
export function isRegular({ built, layout, model, task }: Prepared, theta: Float64Array): boolean {
  const { regular } = model.family.rules;
  if (!regular || built.set.layout.some(({ constraint }) => constraint.known)) return true;
  const x = takesNoFeatures(model) ? input("x") : input("x", { shape: [task.each.x?.columns ?? 0], rows: true });
  const own = built.outputs(unpack(input("theta", { shape: [theta.length] }), layout), x, { training: false });
  const { holds } = evaluate(
    { holds: perRow(toFloat(regular(built.set.to(own)))) },
    { ...task.training(), theta },
    { rows: task.rows },
  );
  return holds.every((v) => v === 1);
}

/** Columns of x on whose two sides y differs: one class, or no count at all, on one side, and the others beside. */
export function separating({ model, task, units }: Prepared): string[] {
  const support = model.family.support as Constraint;
  const { y } = task.each.values as Readonly<Record<string, Float64Array>>;
  const x = task.each.x;
  if (task.batches || !x || !y || !support.discrete || sizeOf(support.shape) !== 1) return [];
  const rows = task.rows;
  const all = new Float64Array(rows * x.columns);
  x.write(all, 0, 1);
  const classes = support.labels || support.upper < Infinity ? [...new Set(y)] : [0];
  return Array.from({ length: x.columns }, (_, j) => units.names?.[j] ?? `x${j + 1}`).filter((_, j) =>
    classes.some((one) => {
      const its = { least: Infinity, most: -Infinity };
      const others = { least: Infinity, most: -Infinity };
      for (let i = 0; i < rows; i++) {
        const side = y[i] === one ? its : others;
        const v = all[i * x.columns + j] as number;
        side.least = Math.min(side.least, v);
        side.most = Math.max(side.most, v);
      }
      const apart = its.least >= others.most || its.most <= others.least;
      const some = its.least <= its.most && others.least <= others.most;
      return some && apart && Math.max(its.most, others.most) > Math.min(its.least, others.least);
    }),
  );
}
