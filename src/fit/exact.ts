// Models with few parameters, bare ones and linear heads, solved exactly: their objective as Newton's method asks for it.
import { solve } from "../solvers/cholesky.ts";
import type { Method, Problem, Solution } from "../solvers/iterate.ts";
import { lbfgs } from "../solvers/lbfgs.ts";
import { newton } from "../solvers/newton.ts";
import { proximal } from "../solvers/proximal.ts";
import { type descend, type End, type Settings, type Task, validationProgram } from "./descend.ts";
import { smooth } from "./likelihood.ts";
import { inOrder, otherStarts } from "./starts.ts";

/** Rows of which every so many are enough to come near: a sample of this many for each parameter. */
const SAMPLE = 200;
/** The gain of a step after which the whole takes over. */
const NEAR = 1e-6;

/** Of more parameters than this the Hessian is not computed but learned from the steps, of which there are then more. */
const MANY = 500;
const PATIENCE = 10;

/** The method as a loop of training: an iteration counts as an epoch, over all rows. */
export const exactly: typeof descend = function* (task, settings) {
  const { epochs, tolerance } = settings;
  const validator = task.validation && validationProgram(task, task.validation, settings);
  const l1 = task.penalty?.l1.some((l) => l > 0) ? task.penalty.l1 : undefined;
  const many = task.theta.length > MANY && task.linear !== undefined && !l1;
  const start = many ? task.theta : yield* near(task, settings);
  const { pass, release } = smooth(task, settings, { curved: !many });
  const watched =
    validator &&
    ((point: Float64Array): number => {
      validator.set("theta", point);
      return (validator.run().objective as Float64Array)[0] as number;
    });
  const solver = (problem: Problem): Method =>
    l1
      ? proximal(problem, l1, epochs, tolerance)
      : many
        ? lbfgs(problem, epochs * PATIENCE, tolerance)
        : newton(problem, epochs, tolerance);
  const problem: Problem = { start, at: pass, watched };
  try {
    let found = yield* solver(problem);
    // what is likely for a sample may have no place for other rows, where parameters bound y
    if (found.stopped === "failure" && start !== task.theta) found = yield* solver({ ...problem, start: task.theta });
    let ends: readonly End[] = [];
    for (const other of many ? [] : otherStarts(task.starting)) {
      if (ends.length === 0) ends = [endOf(found)];
      const best = ends.reduce((a, b) => (isBetter(b, a) ? b : a));
      if (found.stopped === "callback") break;
      const next = yield* solver({ ...problem, start: other });
      const end = endOf(next);
      if (next.stopped === "callback" || isBetter(end, best)) found = next;
      ends = [...ends, end];
    }
    const theta = inOrder(task.starting, task.layout, found.theta);
    const last = theta === found.theta ? found.last : yield* pass(theta);
    const solution = { ...found, theta, ...(ends.length > 0 && { ends }) };
    // of other models the Hessian would have to be computed here, asked for or not
    return task.linear && !many ? { ...solution, last } : without(solution);
  } finally {
    release();
    validator?.release();
  }
};

/** A step of Newton's method would gain no more than this, of the objective, at a maximum. */
const LEFT = 1e-5;

/** Where Newton's method ended, and whether that is a maximum. */
function endOf({ last, stopped }: Solution): End {
  const { objective, gradient } = last;
  if (stopped === "failure") return { objective: Infinity, maximum: false };
  const step = solve(last.hessian(), gradient);
  const left = step ? step.reduce((sum, v, i) => sum + v * (gradient[i] as number), 0) : Infinity;
  return { objective, maximum: left <= LEFT * (1 + Math.abs(objective)) };
}

/** A maximum is better than none, and a greater one than another. */
const isBetter = (a: End, b: End): boolean => (a.maximum === b.maximum ? a.objective < b.objective : a.maximum);

/** The Hessian at the end would have to be computed there and then. */
function without({ last: _, ...solution }: Solution): Omit<Solution, "last"> {
  return solution;
}

/** Where the likelihood of some rows is greatest, if there are many more; else the start. */
function* near(task: Task, settings: Settings): Generator<Promise<unknown> | undefined, Task["theta"], unknown> {
  const { batches, total: _, ...first } = task;
  const every = Math.floor(task.each.rows / (SAMPLE * task.theta.length));
  if (!task.linear || (every < 8 && !batches)) return task.theta;
  const { pass, release } = smooth({ ...first, rows: task.each.rows }, settings, { every: Math.max(1, every) });
  try {
    const loop = newton({ start: task.theta, at: pass }, 20, NEAR);
    let next = loop.next();
    for (; !next.done; next = loop.next()) if (!next.value) yield;
    const { stopped, theta } = next.value;
    return stopped === "tolerance" ? theta : task.theta;
  } finally {
    release();
  }
}
