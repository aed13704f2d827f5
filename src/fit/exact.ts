// Models with few parameters, bare ones and linear heads, solved exactly: their objective as Newton's method asks for it.
import { newton, type Problem } from "../solvers/newton.ts";
import { type descend, type Outcome, type Settings, type Task, validationProgram } from "./descend.ts";
import { smooth } from "./likelihood.ts";

/** Rows of which every so many are enough to come near: a sample of this many for each parameter. */
const SAMPLE = 200;
/** The gain of a step after which the whole takes over. */
const NEAR = 1e-6;

/** The method as a loop of training: an iteration counts as an epoch, over all rows. */
export const exactly: typeof descend = function* (task, settings) {
  const { epochs, tolerance } = settings;
  const validator = task.validation && validationProgram(task, task.validation, settings);
  const start = yield* near(task, settings);
  const { pass, release } = smooth(task, settings);
  const watched =
    validator &&
    ((point: Float64Array): number => {
      validator.set("theta", point);
      return (validator.run().objective as Float64Array)[0] as number;
    });
  const problem: Problem = { start, at: pass, watched };
  try {
    const { last, ...solution } = yield* newton(problem, epochs, tolerance);
    // of other models the Hessian would have to be computed here, asked for or not
    return task.linear ? { ...solution, last } : solution;
  } finally {
    release();
    validator?.release();
  }
};

/** Where the likelihood of some rows is greatest, if there are many more; else the start. */
function* near(task: Task, settings: Settings): Generator<undefined, Outcome["theta"] | Task["theta"], unknown> {
  const every = Math.floor(task.rows / (SAMPLE * task.theta.length));
  if (!task.linear || every < 8) return task.theta;
  const { pass, release } = smooth(task, settings, every);
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
