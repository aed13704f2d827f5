// Models solved by a formula: what is left to do is to say how good the parameters are.
import { type descend, type Epoch, type Inputs, validationProgram } from "./descend.ts";

/** The method as a loop of training: one epoch, in which nothing moves. */
export const closed: typeof descend = function* (task, settings) {
  const measure = (inputs: Inputs): number => {
    const program = validationProgram(task, inputs, settings);
    program.set("theta", task.theta);
    const value = (program.run().objective as Float64Array)[0] as number;
    program.release();
    return value;
  };
  const objective = measure(task.training());
  const theta = Float64Array.from(task.theta);
  if (!(Math.abs(objective) < Infinity))
    return { theta, history: [], epoch: 0, stopped: "failure", failure: { value: objective, epoch: 1 } };
  const record: Epoch = {
    epoch: 1,
    objective,
    ...(task.validation && { validation: measure(task.validation) }),
  };
  const goOn = yield record;
  return { theta, history: [record], epoch: 1, stopped: goOn === false ? "callback" : "tolerance" };
};
