// A network's training step as one graph: an MLP whose two outputs are a Normal's loc and scale, with Adam or plain descent.
import type { ProgramSpec } from "../../src/compile/program.ts";
import { grad } from "../../src/grad.ts";
import { tanh } from "../../src/ops/hyperbolic.ts";
import { input, rowCount, state } from "../../src/ops/leaves.ts";
import { matmul } from "../../src/ops/linalg.ts";
import { log } from "../../src/ops/logarithm.ts";
import { softplus } from "../../src/ops/logistic.ts";
import { sqrt } from "../../src/ops/machine.ts";
import { sumRows } from "../../src/ops/rows.ts";
import { at, concat, reshape, slice } from "../../src/ops/shape.ts";
import { constant, type Tensor } from "../../src/tensor.ts";
import type { Draw } from "./draw.ts";

/** Elements of θ for layers of these widths. */
export const countOf = (widths: readonly number[]): number =>
  widths.slice(1).reduce((n, d, i) => n + ((widths[i] as number) + 1) * d, 0);

/** The mean −log N(y; loc, scale) over the rows of a step, and the parameters as parts of θ. */
function likelihood(widths: readonly number[], theta: Tensor): { loss: Tensor; params: Tensor[] } {
  const params: Tensor[] = [];
  let h: Tensor = input("x", { rows: true, shape: [widths[0] as number] });
  let from = 0;
  const take = (size: number): Tensor => {
    from += size;
    return slice(theta, 0, from - size, size);
  };
  widths.slice(1).forEach((d, i) => {
    const weight = reshape(take((widths[i] as number) * d), [widths[i] as number, d]);
    const bias = take(d);
    params.push(weight, bias);
    h = matmul(h, weight).add(bias);
    if (i < widths.length - 2) h = tanh(h);
  });
  const scale = softplus(at(h, 1)).add(1e-3);
  const z = input("y", { rows: true }).sub(at(h, 0)).div(scale);
  const nll = z.mul(z).mul(0.5).add(log(scale)).add(0.9189385332046727);
  return { loss: sumRows(nll).div(rowCount()), params };
}

const gradientOf = (loss: Tensor, params: readonly Tensor[]): Tensor =>
  concat(grad(loss, params).map((g) => reshape(g, [g.size])));

/** One step of gradient descent. */
export function descent(widths: readonly number[], rate: number): ProgramSpec {
  const theta = state("theta", { shape: [countOf(widths)] });
  const { loss, params } = likelihood(widths, theta);
  return { outputs: { loss }, updates: [[theta, theta.sub(gradientOf(loss, params).mul(rate))]] };
}

/** One step of Adam, its bias corrections as states. */
export function adamStep(widths: readonly number[]): ProgramSpec {
  const shape = [countOf(widths)];
  const [theta, m, v] = [state("theta", { shape }), state("m", { shape }), state("v", { shape })];
  const [c1, c2] = [state("c1"), state("c2")];
  const { loss, params } = likelihood(widths, theta);
  const g = gradientOf(loss, params);
  const [m1, v1] = [m.mul(0.9).add(g.mul(0.1)), v.mul(0.999).add(g.mul(g).mul(0.001))];
  const [b1, b2] = [c1.mul(0.9), c2.mul(0.999)];
  const step = m1
    .div(constant(1).sub(b1))
    .div(sqrt(v1.div(constant(1).sub(b2))).add(1e-8))
    .mul(1e-3);
  return {
    outputs: { loss },
    updates: [
      [theta, theta.sub(step)],
      [m, m1],
      [v, v1],
      [c1, b1],
      [c2, b2],
    ],
  };
}

/** Random weights, and rows of y = sin x₀ + noise. */
export function problem(
  widths: readonly number[],
  rows: number,
  draw: Draw,
): { theta: Float64Array; x: Float64Array; y: Float64Array } {
  const x = draw.normals(rows * (widths[0] as number));
  const y = Float64Array.from(
    { length: rows },
    (_, r) => Math.sin(x[r * (widths[0] as number)] as number) + 0.1 * draw.normal(),
  );
  return { theta: draw.normals(countOf(widths)).map((v) => v * 0.3), x, y };
}
