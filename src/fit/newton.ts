// Newton's method for models with few parameters: bare parameters and linear heads reach their optimum exactly.
import { compile, type Program } from "../compile/program.ts";
import { grad, hvp } from "../grad.ts";
import { input, state } from "../ops/leaves.ts";
import { concat, reshape } from "../ops/shape.ts";
import { solve } from "../solvers/cholesky.ts";
import type { Tensor } from "../tensor.ts";
import type { Epoch, Outcome, Settings, Task } from "./descend.ts";
import { unpack } from "./descend.ts";

const flat = (parts: readonly Tensor[]): Tensor => concat(parts.map((x) => reshape(x, [x.size])));

/** The objective, its gradient and the Hessian times a direction given at run time, over all rows. */
function curvature(task: Task, { precision, executor }: Settings): Program {
  const size = task.theta.length;
  const parameters = unpack(state("theta", { shape: [size] }), task.layout);
  const direction = unpack(input("direction", { shape: [size] }), task.layout);
  const objective = task.objective(parameters, undefined);
  const outputs = {
    objective,
    gradient: flat(grad(objective, parameters)),
    product: flat(hvp(objective, parameters, direction)),
  };
  const program = compile({ outputs }, { precision, ...(executor && { executor }) });
  program.load({ ...task.training, direction: new Float64Array(size) });
  return program;
}

/** The objective alone. */
function value(task: Task, { precision, executor }: Settings): Program {
  const parameters = unpack(state("theta", { shape: [task.theta.length] }), task.layout);
  const program = compile(
    { outputs: { objective: task.measure(parameters) } },
    { precision, ...(executor && { executor }) },
  );
  if (task.validation) program.load(task.validation);
  return program;
}

/**
 * Newton's method, damped as Levenberg and Marquardt do: (H + λI)d = −g, λ growing tenfold until the objective falls.
 * It ends where a step would gain less than rounding can tell. An iteration counts as an epoch.
 */
export function* newton(task: Task, settings: Settings): Generator<Epoch | undefined, Outcome, boolean | undefined> {
  const size = task.theta.length;
  const program = curvature(task, settings);
  const validator = task.validation && value(task, settings);
  try {
    const history: Epoch[] = [];
    const hessian = new Float64Array(size * size);
    let theta = Float64Array.from(task.theta);
    let damping = 0;
    const at = (point: Float64Array): { objective: number; gradient: Float64Array } => {
      program.set("theta", point);
      const { objective, gradient } = program.run() as Record<"objective" | "gradient", Float64Array>;
      return { objective: objective[0] as number, gradient: gradient.slice() };
    };
    const last = (stopped: Outcome["stopped"]): Outcome => ({ theta, epoch: history.length, history, stopped });
    let now = at(theta);
    if (!(Math.abs(now.objective) < Infinity))
      return { ...last("failure"), failure: { value: now.objective, epoch: 1 } };
    for (let epoch = 1; epoch <= settings.epochs; epoch++) {
      const unit = new Float64Array(size);
      for (let j = 0; j < size; j++) {
        unit[j] = 1;
        program.load({ direction: unit });
        hessian.set(program.run().product as Float64Array, j * size);
        unit[j] = 0;
      }
      let gain = 0;
      let stuck = true;
      for (let trial = 0; trial < 40; trial++) {
        const step = solve(hessian, now.gradient, damping);
        if (step) {
          const point = theta.map((t, i) => t - (step[i] as number));
          const next = at(point);
          gain = now.objective - next.objective;
          if (gain >= 0 && next.gradient.every((g) => Math.abs(g) < Infinity)) {
            theta = point;
            now = next;
            damping = damping < 1e-12 ? 0 : damping / 10;
            stuck = false;
            break;
          }
          // nothing left to gain but rounding
          if (step.reduce((s, d, i) => s + d * (now.gradient[i] as number), 0) <= 1e-15 * (1 + Math.abs(now.objective)))
            break;
        }
        damping = damping === 0 ? 1e-6 : damping * 10;
      }
      program.set("theta", theta);
      let validation: number | undefined;
      if (validator) {
        validator.set("theta", theta);
        validation = (validator.run().objective as Float64Array)[0];
      }
      const record: Epoch = { epoch, objective: now.objective, ...(validation !== undefined && { validation }) };
      history.push(record);
      if ((yield record) === false) return last("callback");
      if (stuck || gain <= (settings.tolerance ?? 1e-14 * (1 + Math.abs(now.objective)))) return last("tolerance");
    }
    return last("epochs");
  } finally {
    program.release();
    validator?.release();
  }
}
