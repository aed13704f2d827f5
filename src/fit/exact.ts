// Models with few parameters, bare ones and linear heads, solved exactly: their objective as Newton's method asks for it.
import type { newton } from "../solvers/newton.ts";
import { type descend, validationProgram } from "./descend.ts";
import { smooth } from "./likelihood.ts";

/** The method as a loop of training: an iteration counts as an epoch, over all rows. */
export const exactly = (solve: typeof newton): typeof descend =>
  function* (task, settings) {
    const { epochs, tolerance } = settings;
    const { at, product, release } = smooth(task, settings);
    const validator = task.validation && validationProgram(task, task.validation, settings);
    try {
      return yield* solve(
        {
          start: task.theta,
          at,
          product,
          watched:
            validator &&
            ((point) => {
              validator.set("theta", point);
              return (validator.run().objective as Float64Array)[0] as number;
            }),
        },
        epochs,
        tolerance,
      );
    } finally {
      release();
      validator?.release();
    }
  };
