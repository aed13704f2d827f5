// The objective of a task as a smooth function of θ: its value, its gradient, its Hessian times a direction.
import { compile } from "../compile/program.ts";
import { grad, hvp } from "../grad.ts";
import { input, state } from "../ops/leaves.ts";
import { concat, reshape } from "../ops/shape.ts";
import type { Tensor } from "../tensor.ts";
import { type Settings, type Task, unpack } from "./descend.ts";

/** A function of θ with two derivatives. */
export interface Smooth {
  readonly at: (point: Float64Array) => { readonly objective: number; readonly gradient: Float64Array };
  /** The Hessian at a point times a direction. */
  readonly product: (point: Float64Array, direction: Float64Array) => Float64Array;
  readonly release: () => void;
}

const flat = (parts: readonly Tensor[]): Tensor => concat(parts.map((x) => reshape(x, [x.size])));

/** The objective of a task over all its training rows, compiled once for each graph. */
export function smooth(task: Task, { precision, executor }: Pick<Settings, "precision" | "executor">): Smooth {
  const size = task.theta.length;
  const parameters = unpack(state("theta", { shape: [size] }), task.layout);
  const objective = task.objective(parameters, undefined);
  const direction = unpack(input("direction", { shape: [size] }), task.layout);
  const outputs = {
    objective,
    gradient: flat(grad(objective, parameters)),
    product: flat(hvp(objective, parameters, direction)),
  };
  const program = compile({ outputs }, { precision, ...(executor && { executor }) });
  program.load({ ...task.training, direction: new Float64Array(size) });
  const run = (theta: Float64Array, along: Float64Array) => {
    program.set("theta", theta);
    program.load({ direction: along });
    return program.run() as Record<keyof typeof outputs, Float64Array>;
  };
  const nowhere = new Float64Array(size);
  return {
    at: (point) => {
      const found = run(point, nowhere);
      return { objective: found.objective[0] as number, gradient: found.gradient.slice() };
    },
    product: (point, along) => run(point, along).product,
    release: () => program.release(),
  };
}
