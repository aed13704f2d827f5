// The objective of a task as a smooth function of θ: its value, its gradient, its Hessian.
import { compile } from "../compile/program.ts";
import { grad, hvp } from "../grad.ts";
import { input, state } from "../ops/leaves.ts";
import type { Point } from "../solvers/iterate.ts";
import { byBlocks, flat, type Passes, type Passing, symmetric } from "./blocks.ts";
import { type Settings, type Task, unpack } from "./descend.ts";

/** A function of θ with two derivatives. */
export interface Smooth {
  /** The function at a point; it pauses between parts of the rows. */
  readonly pass: (point: Float64Array) => Passing;
  /** The same without a pause. */
  readonly at: (point: Float64Array) => Point;
  readonly release: () => void;
}

type Options = Pick<Settings, "precision" | "executor">;

/** A smooth function and half a weighted sum of squares. */
const withSquares = (pass: Smooth["pass"], l2: Float64Array): Smooth["pass"] =>
  function* (point) {
    const { objective, gradient, hessian } = yield* pass(point);
    const own = (l: number, i: number): number => l * (point[i] as number);
    return {
      objective: objective + squares(l2, point),
      gradient: gradient.map((g, i) => g + own(l2[i] as number, i)),
      hessian: () => hessian().map((h, k) => (k % (point.length + 1) === 0 ? h + (l2[k % point.length] as number) : h)),
    };
  };
/** ½Σ l2·θ². */
export const squares = (l2: Float64Array, theta: Float64Array): number =>
  l2.reduce((sum, l, i) => sum + 0.5 * l * (theta[i] as number) * (theta[i] as number), 0);

/**
 * The objective of a task over its training rows, or every so many of them, with what is smooth of its penalty; compiled
 * once for each graph.
 */
export function smooth(task: Task, options: Options, passes: Passes = {}): Smooth {
  const { linear, penalty } = task;
  const { pass: plain, release } = linear ? byBlocks(task, linear, options, passes) : byDirections(task, options);
  const pass = penalty ? withSquares(plain, penalty.l2) : plain;
  const at = (point: Float64Array): Point => {
    const parts = pass(point);
    let next = parts.next();
    while (!next.done) {
      if (next.value) throw new TypeError("fitted: rows came later than they were asked for. Give all rows at once.");
      next = parts.next();
    }
    return next.value;
  };
  return { pass, at, release };
}

/** The Hessian column by column. */
function byDirections(task: Task, { precision, executor }: Options): Omit<Smooth, "at"> {
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
  program.load({ ...task.training(), direction: new Float64Array(size) });
  const run = (theta: Float64Array, along: Float64Array) => {
    program.set("theta", theta);
    program.load({ direction: along });
    return program.run() as Record<keyof typeof outputs, Float64Array>;
  };
  const nowhere = new Float64Array(size);
  return {
    *pass(point) {
      const found = run(point, nowhere);
      return {
        objective: found.objective[0] as number,
        gradient: found.gradient.slice(),
        hessian: () => {
          const hessian = new Float64Array(size * size);
          const unit = new Float64Array(size);
          for (let j = 0; j < size; j++) {
            unit[j] = 1;
            hessian.set(run(point, unit).product, j * size);
            unit[j] = 0;
          }
          return symmetric(hessian, size);
        },
      };
    },
    release: () => program.release(),
  };
}
