// The workloads W1, W2 and W3 that speed and losses are measured on: data, first weights, and the models as functions of tensors.
import {
  adam,
  at,
  exp,
  type Features,
  fit,
  type Model,
  matmul,
  model,
  type Precision,
  slice,
  softplus,
  type Tensor,
  tanh,
} from "thetastar";
import { Categorical, Mixture, Normal } from "thetastar/distributions";

export type Name = "W1" | "W2" | "W3";
export interface Workload {
  readonly name: Name;
  readonly what: string;
  /** Widths of the layers: columns of x, hidden, head. */
  readonly sizes: readonly number[];
  readonly batch: number;
}

export const workloads: Readonly<Record<Name, Workload>> = {
  W1: { name: "W1", what: "MLP 8→64→64→2, Normal(loc, softplus + 1e-3)", sizes: [8, 64, 64, 2], batch: 128 },
  W2: { name: "W2", what: "MLP 64→512→512→10, Categorical(logits)", sizes: [64, 512, 512, 10], batch: 256 },
  W3: {
    name: "W3",
    what: "MLP 1→32→15, mixture of 5 Normals (logits, loc, log scale)",
    sizes: [1, 32, 15],
    batch: 256,
  },
};

/** Components of W3. */
export const COMPONENTS = 5;

export interface Rows {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Weights [in, out] row by row and the bias of each layer in turn. */
  readonly theta: Float64Array;
  readonly n: number;
}

/**
 * Data and first weights, in float32's reach, the same in every language: see training.py, which makes them again.
 *
 * Words: s ← s + 0x6d2b79f5 (mod 2³²) from s = 7, mixed by two multiplications; uniform = word / 2³²; a draw is the sum
 * of twelve uniforms less 6, exact in a double: mean 0, variance 1, no function that rounds differently elsewhere.
 * In this order: weights (draw/√in; biases 0), x (n·columns), then one draw a row for the noise of y.
 */
export function rowsOf({ name, sizes }: Workload, n: number): Rows {
  let s = 7;
  const uniform = (): number => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const draw = (): number => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum;
  };
  const theta: number[] = [];
  for (let l = 0; l + 1 < sizes.length; l++) {
    const [a, b] = [sizes[l] as number, sizes[l + 1] as number];
    for (let i = 0; i < a * b; i++) theta.push(draw() / Math.sqrt(a));
    for (let i = 0; i < b; i++) theta.push(0);
  }
  const d = sizes[0] as number;
  const x = new Float64Array(n * d).map(() => Math.fround(draw()));
  const y = new Float64Array(n).map((_, i) => {
    const [a, b] = [x[i * d] as number, x[i * d + 1] as number];
    const noise = 0.1 * draw();
    if (name === "W1") return Math.fround(Math.sin(a) + 0.3 * b + noise);
    if (name === "W2") return Math.floor(Math.abs(3 * a + 2 * b)) % 10;
    return Math.fround(Math.sin(2 * a) + noise);
  });
  return { x, y, theta: Float64Array.from(theta, Math.fround), n };
}

/** Shapes of the parameters of layers: w0, b0, w1, … */
const shapesOf = (sizes: readonly number[]): Record<string, number[]> =>
  Object.fromEntries(
    sizes.slice(1).flatMap((b, l): [string, number[]][] => [
      [`w${l}`, [sizes[l] as number, b]],
      [`b${l}`, [b]],
    ]),
  );

/** tanh between the layers, nothing after the last. */
const network = (sizes: readonly number[], theta: Readonly<Record<string, Tensor>>, x: Tensor): Tensor =>
  sizes.slice(1).reduce((h, _, l) => {
    const out = matmul(h, theta[`w${l}`] as Tensor).add(theta[`b${l}`] as Tensor);
    return l + 2 < sizes.length ? tanh(out) : out;
  }, x);

/**
 * A workload as a function model: the architecture to the letter, no standardization. `salt` is added to W1's scale:
 * a new one makes a graph that no cache knows.
 */
export function modelOf({ name, sizes }: Workload, salt = 0): Model {
  const params = shapesOf(sizes);
  if (name === "W1")
    return model(
      Normal,
      (theta, x) => {
        const out = network(sizes, theta, x);
        return { loc: at(out, 0), scale: softplus(at(out, 1)).add(1e-3 + salt) };
      },
      { params },
    );
  if (name === "W2")
    return model(Categorical(sizes.at(-1) as number), (theta, x) => ({ logits: network(sizes, theta, x) }), { params });
  const k = COMPONENTS;
  return model(
    Mixture(Normal, k),
    (theta, x) => {
      const out = network(sizes, theta, x);
      const part = (i: number): Tensor => slice(out, 0, i * k, k);
      return { weightLogits: part(0), loc: part(1), scale: exp(part(2)) };
    },
    { params },
  );
}

/** How every workload is trained: Adam(1e-3) from the given weights. */
export const settings = (work: Workload, precision: Precision, { theta }: Rows, epochs: number) => ({
  optimizer: adam(1e-3),
  batch: work.batch,
  epochs,
  precision,
  initial: theta,
  progress: false,
});

/** Rows as the public API takes them: arrays of numbers, a row each. */
export const dataOf = ({ x, y, n }: Rows): { readonly x: Features; readonly y: Float64Array } => {
  const d = x.length / n;
  return { x: Array.from({ length: n }, (_, i) => x.subarray(i * d, (i + 1) * d)), y };
};

/** Passes of the reference runs. */
const PASSES = { whole: 200, shuffled: 50 };
/** Losses by step or epoch: of all rows at each step, and the mean of four steps on shuffled rows in each epoch. */
export interface Losses {
  readonly whole: Readonly<Record<string, number>>;
  readonly shuffled: Readonly<Record<string, number>>;
}

/** Rows of a reference run. Few rows of W1 are soon learned by heart: then the last bits of float32 decide its losses. */
const rowsIn = ({ name, batch }: Workload, run: keyof Losses): number =>
  run === "shuffled" ? 4 * batch : name === "W1" ? 4096 : batch;

/** The losses of a reference run by the public `fit` from the same weights, in so many passes: the i-th is that of pass i + 1. */
export async function lossesOf(
  work: Workload,
  precision: Precision,
  run: keyof Losses,
  passes = PASSES[run],
): Promise<readonly number[]> {
  const rows = rowsOf(work, rowsIn(work, run));
  const { history } = await fit(modelOf(work), dataOf(rows), {
    ...settings(work, precision, rows, passes),
    batch: run === "whole" ? rows.n : work.batch,
  });
  return history.map(({ objective }) => objective);
}
