// Models with few parameters, bare ones and linear heads, solved exactly: their objective as Newton's method asks for it.
import { compile } from "../compile/program.ts";
import { grad, hvp } from "../grad.ts";
import { input, state } from "../ops/leaves.ts";
import { concat, reshape } from "../ops/shape.ts";
import type { newton } from "../solvers/newton.ts";
import type { Tensor } from "../tensor.ts";
import { type descend, unpack, validationProgram } from "./descend.ts";

const flat = (parts: readonly Tensor[]): Tensor => concat(parts.map((x) => reshape(x, [x.size])));

/** The method as a loop of training: an iteration counts as an epoch, over all rows. */
export const exactly = (solve: typeof newton): typeof descend =>
  function* (task, settings) {
    const { precision, executor, epochs, tolerance } = settings;
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
    const validator = task.validation && validationProgram(task, task.validation, settings);
    const run = (theta: Float64Array, along: Float64Array) => {
      program.set("theta", theta);
      program.load({ direction: along });
      return program.run() as Record<keyof typeof outputs, Float64Array>;
    };
    const nowhere = new Float64Array(size);
    try {
      return yield* solve(
        {
          start: task.theta,
          at: (point) => {
            const found = run(point, nowhere);
            return { objective: found.objective[0] as number, gradient: found.gradient.slice() };
          },
          product: (point, along) => run(point, along).product,
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
      program.release();
      validator?.release();
    }
  };
