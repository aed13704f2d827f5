// jax-js, jit on wasm, the workloads of workloads.ts: open(work, rows) gives steps to run. Arrays are owned: .ref keeps one.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";

const HALF_LOG_TAU = 0.9189385332046727;
await init("wasm");
defaultDevice("wasm");

const heads = {
  W1: (out, y) => {
    const [loc, raw] = np.split(out, 2, 1);
    const scale = nn.softplus(raw).add(1e-3);
    const z = y.reshape([-1, 1]).sub(loc).div(scale.ref);
    return np.mean(z.ref.mul(z).mul(0.5).add(np.log(scale)).add(HALF_LOG_TAU));
  },
  W2: (out, y) => np.mean(np.sum(y.mul(nn.logSoftmax(out, -1)), 1)).neg(),
  W3: (out, y) => {
    const [logits, loc, raw] = np.split(out, 3, 1);
    const z = y.reshape([-1, 1]).sub(loc).mul(np.exp(raw.ref.neg()));
    const joint = nn.logSoftmax(logits, -1).sub(raw).sub(z.ref.mul(z).mul(0.5)).sub(HALF_LOG_TAU);
    return np.mean(nn.logsumexp(joint, -1)).neg();
  },
};

export async function open({ name, sizes, batch }, rows) {
  let theta = [];
  for (let l = 0, at = 0; l + 1 < sizes.length; l++)
    for (const shape of [[sizes[l], sizes[l + 1]], [sizes[l + 1]]]) {
      const size = shape.reduce((a, b) => a * b, 1);
      theta.push(np.array(Float32Array.from(rows.theta.subarray(at, at + size))).reshape(shape));
      at += size;
    }
  let mean = theta.map((t) => np.zeros(t.shape));
  let square = theta.map((t) => np.zeros(t.shape));
  const k = sizes.at(-1);
  const batches = Array.from({ length: rows.n / batch }, (_, b) => {
    const part = (from, d) => Float32Array.from(from.subarray(b * batch * d, (b + 1) * batch * d));
    let y = part(rows.y, 1);
    if (name === "W2") {
      const hot = new Float32Array(batch * k);
      y.forEach((c, i) => {
        hot[i * k + c] = 1;
      });
      y = np.array(hot).reshape([batch, k]);
    } else y = np.array(y);
    return [np.array(part(rows.x, sizes[0])).reshape([batch, sizes[0]]), y];
  });
  const loss = (theta, x, y) => {
    let h = x;
    for (let l = 0; l < theta.length; l += 2) {
      h = np.matmul(h, theta[l]).add(theta[l + 1]);
      if (l + 2 < theta.length) h = np.tanh(h);
    }
    return heads[name](h, y);
  };
  const step = jit((theta, mean, square, rate, root, x, y) => {
    const [value, g] = valueAndGrad(loss)(tree.ref(theta), x, y);
    const m = mean.map((v, i) => v.mul(0.9).add(g[i].ref.mul(0.1)));
    const v = square.map((s, i) => s.mul(0.999).add(g[i].ref.mul(g[i]).mul(0.001)));
    const next = theta.map((t, i) => t.sub(m[i].ref.mul(rate.ref).div(np.sqrt(v[i].ref).mul(root.ref).add(1e-8))));
    rate.dispose();
    root.dispose();
    return [value, next, m, v];
  });
  let t = 0;
  return async (steps) => {
    let value;
    for (let i = 0; i < steps; i++) {
      const [x, y] = batches[t++ % batches.length];
      value?.dispose();
      const [rate, root] = [1e-3 / (1 - 0.9 ** t), 1 / Math.sqrt(1 - 0.999 ** t)];
      [value, theta, mean, square] = step(theta, mean, square, np.array(rate), np.array(root), x.ref, y.ref);
      // without this the list of what is pending grows with each step, and each step walks through it
      await blockUntilReady(tree.ref(theta));
    }
    return value.js();
  };
}
