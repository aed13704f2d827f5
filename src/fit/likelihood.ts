// The objective of a task as a smooth function of θ: its value, its gradient, its Hessian.
import { compile } from "../compile/program.ts";
import { grad, hvp } from "../grad.ts";
import { input, rowCount, state } from "../ops/leaves.ts";
import { contractRows } from "../ops/linalg.ts";
import { perRow, sumRows } from "../ops/rows.ts";
import { concat, at as element, reshape } from "../ops/shape.ts";
import type { Point } from "../solvers/newton.ts";
import type { Tensor } from "../tensor.ts";
import { type LinearTask, type Settings, type Task, unpack } from "./descend.ts";
import { someRows } from "./rows.ts";

/** A function of θ with two derivatives. */
export interface Smooth {
  /** The function at a point; it pauses between parts of the rows. */
  readonly pass: (point: Float64Array) => Generator<undefined, Point, unknown>;
  /** The same without a pause. */
  readonly at: (point: Float64Array) => Point;
  readonly release: () => void;
}

type Options = Pick<Settings, "precision" | "executor">;
const flat = (parts: readonly Tensor[]): Tensor => concat(parts.map((x) => reshape(x, [x.size])));

/** The objective of a task over its training rows, or every so many of them; compiled once for each graph. */
export function smooth(task: Task, options: Options, every = 1): Smooth {
  const { pass, release } = task.linear ? byBlocks(task, task.linear, options, every) : byDirections(task, options);
  const at = (point: Float64Array): Point => {
    const parts = pass(point);
    let next = parts.next();
    while (!next.done) next = parts.next();
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

/** Rounding leaves the two halves apart. */
function symmetric(hessian: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const both = ((hessian[i * n + j] as number) + (hessian[j * n + i] as number)) / 2;
      hessian[i * n + j] = both;
      hessian[j * n + i] = both;
    }
  return hessian;
}

/** Numbers of a part of the rows: few enough that what is computed of them stays in the cache. */
const PART = 65536;

/**
 * Of linear heads: all in one pass over the rows, Σ h·fᵢfⱼᵀ, where h is the curvature of a row's loss in what heads i and j
 * put out, and f their features. Rows come a part at a time, so that x is nowhere there as a whole.
 */
function byBlocks(
  task: Task,
  { put, objective: of, features }: LinearTask,
  { precision, executor }: Options,
  every: number,
): Omit<Smooth, "at"> {
  const size = task.theta.length;
  const rows = Math.ceil(task.rows / every);
  // each row has its own, so that slopes stay apart
  const outputs = put(unpack(state("theta", { shape: [size] }), task.layout)).map((x) => perRow(x));
  // a part's mean, weighed by its rows, adds to that of all
  const objective = of(outputs).mul(rowCount().div(input("rows")));
  const slopes = grad(objective, outputs);
  // one product for each number that is put out: its row of blocks of the Hessian, and its part of the gradient behind
  const products = outputs.flatMap((x, i) =>
    Array.from({ length: x.size }, (_, a) => {
      const slope = element(slopes[i] as Tensor, a);
      const curvature = grad(sumRows(slope), outputs);
      const right = outputs.flatMap((other, j) =>
        Array.from({ length: other.size }, (_, b) => (features[j] as Tensor).mul(element(curvature[j] as Tensor, b))),
      );
      return contractRows(features[i] as Tensor, concat([...right, reshape(slope, [1])]));
    }),
  );
  const program = compile(
    { outputs: { objective, products: flat(products) } },
    { precision, ...(executor && { executor }) },
  );
  program.load({ ...task.shared, rows: [rows] });
  const places = placesOf(outputs, features);
  const most = Math.min(rows, Math.max(256, Math.ceil(PART / size)));
  const part = every * most;
  const room = new Float64Array(most * (task.each.x?.columns ?? 0));
  return {
    *pass(point) {
      program.set("theta", point);
      let objective = 0;
      const sums = new Float64Array(size * (size + 1));
      for (let from = 0; from < task.rows; from += part) {
        if (from > 0) yield;
        const to = Math.min(task.rows, from + part);
        program.load(someRows(task.each, from, to, every, room), Math.ceil((to - from) / every));
        const found = program.run() as Record<"objective" | "products", Float64Array>;
        objective += found.objective[0] as number;
        for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + (found.products[k] as number);
      }
      const gradient = new Float64Array(size);
      places.forEach((to, i) => {
        gradient[to] = sums[i * (size + 1) + size] as number;
      });
      return {
        objective,
        gradient,
        hessian: () => {
          const hessian = new Float64Array(size * size);
          places.forEach((row, i) => {
            places.forEach((column, j) => {
              hessian[row * size + column] = sums[i * (size + 1) + j] as number;
            });
          });
          return symmetric(hessian, size);
        },
      };
    },
    release: () => program.release(),
  };
}

/** Where in θ each row of the products belongs: number by number that is put out, its features. */
function placesOf(outputs: readonly Tensor[], features: readonly Tensor[]): Int32Array {
  let from = 0;
  const places = outputs.flatMap((x, i) => {
    const q = (features[i] as Tensor).size;
    const first = from;
    from += q * x.size;
    return Array.from({ length: q * x.size }, (_, k) => first + (k % q) * x.size + Math.floor(k / q));
  });
  return Int32Array.from(places);
}
