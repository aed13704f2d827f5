// The workloads in plain JavaScript: typed arrays and loops, as one writes them without a library. One step a call.
import { COMPONENTS, type Rows, type Workload } from "./workloads.ts";

type Floats = Float32Array | Float64Array;

/** A training run: each call makes one step on the next batch, rows in an order, shuffled by default, and returns its loss. */
export function plain(work: Workload, bits: 32 | 64, rows: Rows, order = shuffled(rows.n)): () => number {
  const Array_ = bits === 32 ? Float32Array : Float64Array;
  const floats = (n: number): Floats => new Array_(n);
  const { batch, sizes } = work;
  const depth = sizes.length - 1;
  const width = (l: number): number => sizes[l];
  const d = width(0);
  const [x, y, theta] = [Array_.from(rows.x), Array_.from(rows.y), Array_.from(rows.theta)];
  const [gradient, mean, square] = [theta, theta, theta].map((t) => floats(t.length)) as [Floats, Floats, Floats];
  const outputs = sizes.map((n) => floats(batch * n));
  const upstream = sizes.map((n) => floats(batch * n));
  const target = floats(batch);
  const offsets: number[] = [];
  for (let l = 0, at = 0; l < depth; l++) {
    offsets.push(at);
    at += (width(l) + 1) * width(l + 1);
  }
  const head = heads[work.name];
  let step = 0;

  return () => {
    const from = (step++ * batch) % rows.n;
    const input = outputs[0] as Floats;
    for (let i = 0; i < batch; i++) {
      const row = order[from + i];
      for (let j = 0; j < d; j++) input[i * d + j] = x[row * d + j];
      target[i] = y[row];
    }
    for (let l = 0; l < depth; l++)
      forward(
        outputs[l] as Floats,
        theta,
        offsets[l],
        outputs[l + 1] as Floats,
        batch,
        width(l),
        width(l + 1),
        l + 1 < depth,
      );
    const loss = head(outputs[depth] as Floats, target, upstream[depth] as Floats, batch, width(depth)) / batch;
    for (let l = depth - 1; l >= 0; l--)
      backward(
        outputs[l] as Floats,
        theta,
        offsets[l],
        upstream[l + 1] as Floats,
        gradient,
        upstream[l] as Floats,
        batch,
        width(l),
        width(l + 1),
        l > 0,
      );
    adam(theta, gradient, mean, square, step);
    return loss;
  };
}

function shuffled(n: number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** out = x·W + b, with tanh if told. */
function forward(
  x: Floats,
  theta: Floats,
  at: number,
  out: Floats,
  rows: number,
  a: number,
  b: number,
  hidden: boolean,
): void {
  const bias = at + a * b;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < b; j++) out[i * b + j] = theta[bias + j];
    for (let k = 0; k < a; k++) {
      const v = x[i * a + k];
      for (let j = 0; j < b; j++) out[i * b + j] += v * theta[at + k * b + j];
    }
    if (hidden) for (let j = 0; j < b; j++) out[i * b + j] = Math.tanh(out[i * b + j]);
  }
}

/** From up = ∂L/∂out: gradients of W and b, and ∂L/∂(what went into the tanh before x), if told. */
function backward(
  x: Floats,
  theta: Floats,
  at: number,
  up: Floats,
  gradient: Floats,
  down: Floats,
  rows: number,
  a: number,
  b: number,
  further: boolean,
): void {
  const bias = at + a * b;
  gradient.fill(0, at, bias + b);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < b; j++) gradient[bias + j] += up[i * b + j];
    for (let k = 0; k < a; k++) {
      const v = x[i * a + k];
      for (let j = 0; j < b; j++) gradient[at + k * b + j] += v * up[i * b + j];
    }
    if (!further) continue;
    for (let k = 0; k < a; k++) {
      let sum = 0;
      for (let j = 0; j < b; j++) sum += up[i * b + j] * theta[at + k * b + j];
      const h = x[i * a + k];
      down[i * a + k] = sum * (1 - h * h);
    }
  }
}

function adam(theta: Floats, gradient: Floats, mean: Floats, square: Floats, step: number): void {
  const rate = 1e-3 / (1 - 0.9 ** step);
  const root = 1 / Math.sqrt(1 - 0.999 ** step);
  for (let i = 0; i < theta.length; i++) {
    const g = gradient[i];
    const m = 0.9 * mean[i] + 0.1 * g;
    const v = 0.999 * square[i] + 0.001 * g * g;
    mean[i] = m;
    square[i] = v;
    theta[i] -= (rate * m) / (Math.sqrt(v) * root + 1e-8);
  }
}

const HALF_LOG_TAU = 0.9189385332046727;

/** The summed loss of a batch; `up` takes ∂(mean loss)/∂out. */
type Head = (out: Floats, y: Floats, up: Floats, rows: number, width: number) => number;

const heads: Readonly<Record<Workload["name"], Head>> = {
  W1: (out, y, up, rows) => {
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const raw = out[2 * i + 1];
      const scale = Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + 1e-3;
      const z = (y[i] - out[2 * i]) / scale;
      loss += 0.5 * z * z + Math.log(scale) + HALF_LOG_TAU;
      up[2 * i] = -z / scale / rows;
      up[2 * i + 1] = (1 - z * z) / scale / (1 + Math.exp(-raw)) / rows;
    }
    return loss;
  },
  W2: (out, y, up, rows, k) => {
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      let [top, sum] = [-Infinity, 0];
      for (let j = 0; j < k; j++) top = Math.max(top, out[i * k + j]);
      for (let j = 0; j < k; j++) sum += Math.exp(out[i * k + j] - top);
      const own = i * k + y[i];
      loss += Math.log(sum) + top - out[own];
      for (let j = 0; j < k; j++) up[i * k + j] = Math.exp(out[i * k + j] - top) / sum / rows;
      up[own] -= 1 / rows;
    }
    return loss;
  },
  W3: (out, y, up, rows) => {
    const k = COMPONENTS;
    const [share, z] = [new Float64Array(k), new Float64Array(k)];
    let loss = 0;
    for (let i = 0; i < rows; i++) {
      const at = i * 3 * k;
      let [top, total, most, sum] = [-Infinity, 0, -Infinity, 0];
      for (let j = 0; j < k; j++) top = Math.max(top, out[at + j]);
      for (let j = 0; j < k; j++) total += Math.exp(out[at + j] - top);
      const logTotal = Math.log(total) + top;
      for (let j = 0; j < k; j++) {
        const raw = out[at + 2 * k + j];
        z[j] = (y[i] - out[at + k + j]) * Math.exp(-raw);
        share[j] = out[at + j] - logTotal - raw - 0.5 * z[j] * z[j] - HALF_LOG_TAU;
        most = Math.max(most, share[j]);
      }
      for (let j = 0; j < k; j++) sum += Math.exp(share[j] - most);
      const logSum = Math.log(sum) + most;
      loss -= logSum;
      for (let j = 0; j < k; j++) {
        const s = Math.exp(share[j] - logSum);
        up[at + j] = (Math.exp(out[at + j] - logTotal) - s) / rows;
        up[at + k + j] = (-s * z[j] * Math.exp(-out[at + 2 * k + j])) / rows;
        up[at + 2 * k + j] = (s * (1 - z[j] * z[j])) / rows;
      }
    }
    return loss;
  },
};
