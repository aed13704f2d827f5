// What each row adds to the gradient of the objective: the middle of a sandwich.
import { compile } from "../compile/program.ts";
import { type Settings, type Task, unpack } from "../fit/descend.ts";
import { grad } from "../grad.ts";
import { state } from "../ops/leaves.ts";
import { contractRows } from "../ops/linalg.ts";
import { perRow } from "../ops/rows.ts";
import { concat, reshape } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";

/** Of sᵢ, what row i adds to the gradient of the objective at a point. */
function ofScores(
  task: Task,
  { precision, executor }: Pick<Settings, "precision" | "executor">,
  point: Float64Array,
  what: (scores: Tensor) => Tensor,
): Float64Array {
  const size = point.length;
  // each row has a θ of its own, so that gradients stay apart
  const own = unpack(state("theta", { shape: [size] }), task.layout).map((x) => perRow(x));
  const scores = concat(grad(task.objective(own, undefined), own).map((g) => reshape(g, [g.size])));
  const program = compile({ outputs: { found: what(scores) } }, { precision, ...(executor && { executor }) });
  program.load(task.training());
  program.set("theta", point);
  const { found } = program.run();
  program.release();
  return found as Float64Array;
}

type Given = [task: Task, options: Pick<Settings, "precision" | "executor">, point: Float64Array];
/** Σ sᵢsᵢᵀ over the training rows, [θ, θ]. */
export const scoreProducts = (...given: Given): Float64Array => ofScores(...given, (s) => contractRows(s, s));
/** The sᵢ themselves, [rows, θ]. */
export const rowScores = (...given: Given): Float64Array => ofScores(...given, perRow);
