// TensorFlow.js, wasm backend (one thread), the workloads of workloads.ts: open(work, rows) gives steps to run.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

const HALF_LOG_TAU = 0.9189385332046727;
setWasmPaths(join(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")), "/"));
setThreadsCount(1);
await tf.setBackend("wasm");
await tf.ready();

const softplus = (x) => tf.add(tf.relu(x), tf.log(tf.add(1, tf.exp(tf.neg(tf.abs(x))))));
const heads = {
  W1: (out, y) => {
    const [loc, raw] = tf.split(out, 2, 1);
    const scale = tf.add(softplus(raw), 1e-3);
    const z = tf.div(tf.sub(tf.expandDims(y, 1), loc), scale);
    return tf.mean(tf.add(tf.add(tf.mul(0.5, tf.mul(z, z)), tf.log(scale)), HALF_LOG_TAU));
  },
  W2: (out, y) => tf.neg(tf.mean(tf.sum(tf.mul(y, tf.logSoftmax(out)), 1))),
  W3: (out, y) => {
    const [logits, loc, raw] = tf.split(out, 3, 1);
    const z = tf.div(tf.sub(tf.expandDims(y, 1), loc), tf.exp(raw));
    const joint = tf.sub(tf.sub(tf.sub(tf.logSoftmax(logits), raw), tf.mul(0.5, tf.mul(z, z))), HALF_LOG_TAU);
    return tf.neg(tf.mean(tf.logSumExp(joint, 1)));
  },
};

export async function open({ name, sizes, batch }, rows) {
  const variables = [];
  for (let l = 0, at = 0; l + 1 < sizes.length; l++)
    for (const shape of [[sizes[l], sizes[l + 1]], [sizes[l + 1]]]) {
      const size = shape.reduce((a, b) => a * b, 1);
      variables.push(tf.variable(tf.tensor(Float32Array.from(rows.theta.subarray(at, at + size)), shape)));
      at += size;
    }
  const batches = Array.from({ length: rows.n / batch }, (_, k) => {
    const part = (from, d) => Float32Array.from(from.subarray(k * batch * d, (k + 1) * batch * d));
    const y = part(rows.y, 1);
    return [
      tf.tensor2d(part(rows.x, sizes[0]), [batch, sizes[0]]),
      name === "W2" ? tf.cast(tf.oneHot(tf.tensor1d(y, "int32"), sizes.at(-1)), "float32") : tf.tensor1d(y),
    ];
  });
  const loss = (x, y) => {
    let h = x;
    for (let l = 0; l < variables.length; l += 2) {
      h = tf.add(tf.matMul(h, variables[l]), variables[l + 1]);
      if (l + 2 < variables.length) h = tf.tanh(h);
    }
    return heads[name](h, y);
  };
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  let k = 0;
  /** So many steps; the loss of the last. */
  return async (steps) => {
    let value = Number.NaN;
    for (let i = 0; i < steps; i++) {
      const [x, y] = batches[k++ % batches.length];
      const cost = optimizer.minimize(() => loss(x, y), i === steps - 1, variables);
      if (cost) {
        value = cost.dataSync()[0];
        cost.dispose();
      }
    }
    return value;
  };
}
