// Optimizers: each rule, traced into a program, against trajectories by PyTorch's formulas (test/reference/optimizers.py).
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../src/compile/program.ts";
import { grad } from "../src/grad.ts";
import { state } from "../src/ops/leaves.ts";
import { sum } from "../src/ops/reduce.ts";
import { at, concat, reshape } from "../src/ops/shape.ts";
import { adam, adamw } from "../src/optimizers/adam.ts";
import { clipByNorm, weightDecay } from "../src/optimizers/clip.ts";
import { inTurn, type Optimizer } from "../src/optimizers/optimizer.ts";
import { constantRate, cosine, warmup } from "../src/optimizers/schedule.ts";
import { sgd } from "../src/optimizers/sgd.ts";
import { constant, type Precision, type Tensor } from "../src/tensor.ts";

const vector = (values: readonly number[]): Tensor => concat(values.map((v) => reshape(constant(v), [1])));

/** θ after 1, 2, … steps on the script's objective. */
function trajectory(rule: Optimizer, precision: Precision, steps: number): Float64Array {
  const theta = state("theta", { shape: [3] });
  const step = state("step");
  const states = rule.state(3).map(({ name, shape }) => state(name, { shape }));
  const rest = theta.sub(vector([0.3, -0.7, 2]));
  const product = at(theta, 0).mul(at(theta, 1)).mul(at(theta, 2));
  const objective = sum(rest.mul(rest).mul(vector([1, 10, 0.1])))
    .add(product.mul(product))
    .mul(0.5);
  const [gradient] = grad(objective, [theta]) as [Tensor];
  const next = rule.update({ gradient, theta, step, total: constant(200) }, states);
  const program = compile(
    {
      outputs: { theta: theta.add(next.change) },
      updates: [
        [theta, theta.add(next.change)],
        [step, step.add(1)],
        ...states.map((s, i) => [s, next.states[i] as Tensor] as const).filter(([s, n]) => s !== n),
      ],
    },
    { precision },
  );
  program.set("theta", [1, -2, 0.5]);
  program.set("step", [0]);
  for (const { name, shape, initial } of rule.state(3))
    program.set(name, new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(initial));
  const out = new Float64Array(3 * steps);
  for (let i = 0; i < steps; i++) out.set(program.run().theta as Float64Array, 3 * i);
  return out;
}

const rules: Record<string, Optimizer> = {
  sgd: sgd(1e-2),
  "sgd, momentum 0.9": sgd(1e-2, { momentum: 0.9 }),
  "sgd, Nesterov 0.9": sgd(1e-2, { momentum: 0.9, nesterov: true }),
  "sgd, weight decay 0.1": inTurn([weightDecay(0.1), sgd(1e-2)]),
  "sgd, clipped to 1": inTurn([clipByNorm(1), sgd(1e-1)]),
  adam: adam(1e-2),
  "adam, beta 0.8 and 0.95": adam(1e-2, { beta1: 0.8, beta2: 0.95, epsilon: 1e-6 }),
  "adamw, decay 0.1": adamw(1e-2, { weightDecay: 0.1 }),
  "adam, cosine": adam(cosine(1e-2, { to: 1e-3 })),
  "adam, warm-up and cosine": adam(warmup(cosine(1e-2, { steps: 200 }), 20)),
};

describe("optimizers against PyTorch's formulas", () => {
  const reference: Record<string, Record<string, number[]>> = JSON.parse(
    readFileSync(new URL("reference/optimizers.json", import.meta.url), "utf8"),
  );
  it("has a rule for each reference", () => expect(Object.keys(rules)).toEqual(Object.keys(reference)));
  for (const [name, rule] of Object.entries(rules)) {
    it(`${name}: f64`, () => {
      const theta = trajectory(rule, "f64", 200);
      for (const [step, expected] of Object.entries(reference[name] ?? {}))
        expected.forEach((value, i) => {
          expect(theta[3 * (Number(step) - 1) + i]).toBeCloseTo(value, 11);
        });
    });
    it(`${name}: f32, six digits at step 1, four at step 200`, () => {
      const theta = trajectory(rule, "f32", 200);
      for (const [step, digits] of [
        [1, 1e-6],
        [200, 1e-4],
      ] as const)
        (reference[name] as Record<string, number[]>)[step]?.forEach((value, i) => {
          expect(Math.abs((theta[3 * (step - 1) + i] as number) / value - 1)).toBeLessThan(digits);
        });
    });
  }
});

describe("settings", () => {
  it("refuses rates that are not finite", () => {
    expect(() => adam(Number.NaN)).toThrow("adam: rate must be finite and not negative; came NaN. Try 1e-3.");
    expect(() => sgd(Infinity)).toThrow(RangeError);
    expect(() => adam(cosine(-1))).toThrow("cosine: rate must be finite");
    expect(() => adamw(1e-3, { weightDecay: -1 })).toThrow(RangeError);
    expect(() => sgd(1e-2, { momentum: 1 })).toThrow("sgd: momentum must be in [0, 1); came 1. Try 0.9.");
  });
  it("keeps a number out of the graph: another rate is another state, not another program", () => {
    expect(adam(1e-3).state(2)[0]).toEqual({ name: "rate", shape: [], initial: 1e-3 });
    expect(adam(constantRate(1e-3)).state(2)[0]?.name).toBe("mean");
  });
});
