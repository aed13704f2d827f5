// What is known of rows of data under a fit: their distributions, functions of their parameters, and how these move with θ.
import { compile } from "../compile/program.ts";
import { freeSource, type Source } from "../distribution/source.ts";
import type { Spec, Tensors } from "../distribution/types.ts";
import { unpack } from "../fit/descend.ts";
import { type Rows as Asked, readRows } from "../fit/fitted.ts";
import type { Prepared } from "../fit/prepare.ts";
import { grad } from "../grad.ts";
import { checkInside } from "../layers/links.ts";
import { input } from "../ops/leaves.ts";
import { perRow, sumRows } from "../ops/rows.ts";
import { at, concat, reshape } from "../ops/shape.ts";
import { type Tensor, topological } from "../tensor.ts";

/** Rows at which a model is asked; one where there is one distribution for all. */
export type Rows = Asked & { readonly count: number };

/** The rows that were fitted. */
export function trainingRows({ task, observed, units }: Prepared): Rows {
  const { rows, known } = observed;
  return { count: rows.length, known, ...(units.columns > 0 && { x: task.training().x as Float64Array }) };
}

/** The rows that a fit is asked of, read as `predict` does, and whether it is one for all. */
export function askedRows(
  where: string,
  { model, built, units }: Prepared,
  first: unknown,
  second: unknown,
): { readonly rows: Rows; readonly single: boolean } {
  const asked = readRows(where, model, built, units, first, second);
  return { rows: { ...asked, count: asked.count ?? 1 }, single: asked.count === undefined };
}

/**
 * η of rows at some θ, [rows, η] each; or what heads put out, of which links make η. Throws a `RangeError` for a row at
 * which a link leads to no parameter.
 */
export function etaOf(
  { built, layout, units }: Prepared,
  { count, x }: Rows,
  what: "eta" | "predictors" = "eta",
): (theta: Float64Array) => Float64Array {
  const size = layout.reduce((n, { shape }) => n + shape.reduce((m, d) => m * d, 1), 0);
  const data = x ? input("x", { shape: [units.columns], rows: true }) : input("x");
  const parameters = unpack(input("theta", { shape: [size] }), layout);
  const ask = (what: "eta" | "predictors", theta: Float64Array): Float64Array => {
    const found = built[what](parameters, data, { training: false });
    const program = compile({ outputs: { found: perRow(found) } }, { precision: "f64" });
    program.load({ x: x ?? [0], theta }, count);
    const values = program.run().found as Float64Array;
    program.release();
    return values;
  };
  return (theta) => {
    if (built.allowed && built.links && what === "eta") checkInside("fitted", built.links, ask("predictors", theta));
    return ask(what, theta);
  };
}

/** Slopes of η in θ at rows: [rows, η, θ]. */
export function etaSlopes({ built, layout, units }: Prepared, theta: Float64Array, { count, x }: Rows): Float64Array {
  // each row has a θ of its own, so that slopes stay apart
  const own = unpack(input("theta", { shape: [theta.length] }), layout).map((part) => perRow(part));
  const data = x ? input("x", { shape: [units.columns], rows: true }) : input("x");
  const eta = built.eta(own, data, { training: false });
  const slopes = Array.from({ length: built.set.freeSize }, (_, k) =>
    concat(grad(sumRows(at(eta, k)), own).map((g) => reshape(g, [g.size]))),
  );
  const program = compile({ outputs: { slopes: perRow(concat(slopes)) } }, { precision: "f64" });
  program.load({ x: x ?? [0], theta }, count);
  const found = program.run().slopes as Float64Array;
  program.release();
  return found;
}

/** Where distributions of η of rows come from. */
export function sourceOf({ built, model, units }: Prepared, { known }: Rows, eta: Float64Array): Source {
  const { family } = model;
  const index = family.parametrizations.indexOf(built.set);
  return freeSource(family, index, built.set, eta, { moved: units.y, known });
}

/** A function of the canonical parameters of rows, and of y where it is given: [rows, size]; with its slopes in η, [rows, size, η]. */
export function ofParameters(
  source: Source,
  rule: (params: Tensors<Spec>, y: Tensor) => Tensor,
  y: Float64Array = new Float64Array(source.rows ?? 1),
): { readonly values: Float64Array; readonly slopes: Float64Array } {
  const rows = source.rows ?? 1;
  const found = rule(source.canonical(), input("y", { rows: true }));
  const flat = reshape(perRow(found), [found.size]);
  const eta = topological([flat]).find(({ op, attributes }) => op.name === "input" && attributes.name === "eta");
  const width = (source.data.eta as Float64Array).length / rows;
  const slopes =
    eta && concat(Array.from({ length: flat.size }, (_, i) => grad(sumRows(at(flat, i)), [eta])[0] as Tensor));
  const outputs = { values: flat, ...(slopes && { slopes: perRow(slopes) }) };
  const program = compile({ outputs }, { precision: "f64" });
  program.load({ ...source.data, y }, rows);
  const run = program.run();
  program.release();
  return {
    values: run.values as Float64Array,
    slopes: run.slopes ?? new Float64Array(rows * flat.size * width),
  };
}
