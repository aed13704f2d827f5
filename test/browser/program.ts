// One program over the public API, run wherever JavaScript runs: its results must be the same bits everywhere.
import {
  adam,
  chain,
  clipByNorm,
  compile,
  constant,
  cosine,
  crps,
  cumsum,
  digamma,
  dropout,
  erf,
  erfc,
  evaluate,
  exp,
  expm1,
  fit,
  fold,
  input,
  type Key,
  key,
  layerNorm,
  lgamma,
  linear,
  load,
  log,
  log1p,
  logNdtr,
  logsumexp,
  matmul,
  mlp,
  model,
  ndtri,
  normal,
  type Precision,
  type ProgramOptions,
  permutation,
  pit,
  relu,
  sigmoid,
  sin,
  softplus,
  split,
  sqrt,
  sum,
  sumRows,
  type Tensor,
  tanh,
  uniform,
  uniformBits,
} from "thetastar";
import { Bernoulli, Categorical, Mixture, Normal } from "thetastar/distributions";

export type Executor = NonNullable<ProgramOptions["executor"]>;

/** What was computed: a line for each part, "how many bytes, their digest", and θ of the network in hexadecimal. */
export interface Bits {
  readonly parts: Readonly<Record<string, string>>;
  readonly theta: string;
  /** The executor that ran: "interpreter" where WebAssembly is forbidden. */
  readonly executor: string;
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Numbers as float64, strings as UTF-8, typed arrays as they are; arrays and records one element after the other. */
function feed(value: unknown, take: (bytes: Uint8Array) => void): void {
  if (ArrayBuffer.isView(value)) take(bytesOf(value));
  else if (typeof value === "number") take(bytesOf(Float64Array.of(value)));
  else if (typeof value === "string") take(new TextEncoder().encode(value));
  else for (const inner of Object.values(value as object)) feed(inner, take);
}

/** How many bytes, and FNV-1a of them from two starts: 64 bits in all. Source: Fowler, Noll, Vo; RFC 9923. */
export function digest(value: unknown): string {
  let [n, a, b] = [0, 0x811c9dc5, 0x050c5d1f];
  feed(value, (bytes) => {
    n += bytes.length;
    for (const byte of bytes) {
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ byte, 0x01000193);
    }
  });
  return `${n} ${[a, b].map((h) => (h >>> 0).toString(16).padStart(8, "0")).join("")}`;
}

/** `n` numbers in (from, to) by exact arithmetic on the words of a key. */
const spread = (k: Key, n: number, from: number, to: number): Float64Array =>
  Float64Array.from(uniformBits(k, n), (word) => from + ((word + 0.5) / 4294967296) * (to - from));

/** Functions over the lines on which they have values, poles and overflow included. */
const sweeps: readonly (readonly [from: number, to: number, Readonly<Record<string, (x: Tensor) => Tensor>>])[] = [
  [-750, 750, { exp, expm1, sigmoid, softplus, tanh, logNdtr }],
  [-9, 9, { exp, tanh, erf, erfc, sin, lgamma, digamma, expm1 }],
  [-1, 1e6, { log, log1p, lgamma, digamma, sqrt, sin }],
  [0, 1, { log, log1p, ndtri }],
];

const rows = 150;

/** Runs the program, with fits and graphs of its own on `executor`. */
export async function bits(executor: Executor | undefined): Promise<Bits> {
  const parts: Record<string, string> = {};
  const put = (name: string, value: unknown): void => {
    parts[name] = digest(value);
  };
  const on = executor && { executor };

  const seeds = [0, 1, -7, 2 ** 52, "", "a", "aa", "가", "관", "motorcycle"].map((seed) => key(seed));
  put("keys", seeds);
  put(
    "split",
    seeds.flatMap((k) => split(k, 3)),
  );
  put(
    "fold",
    seeds.flatMap((k) => [fold(k, "weights"), fold(k, "관측"), fold(k, 3), fold(k, -(2 ** 40))]),
  );
  put("uniformBits", uniformBits(fold(key(1), "bits"), 1001));
  put("permutation", permutation(fold(key(1), "order"), 1001));

  for (const precision of ["f32", "f64"] as const satisfies readonly Precision[]) {
    const [word, width] = [fold(key("draws"), precision), 37];
    const k = input("k", { dtype: "bits", shape: [2] });
    const draws = { uniform: uniform(k, { shape: [3], rows: true }), normal: normal(k, { shape: [3], rows: true }) };
    const drawn = evaluate(draws, { k: word }, { ...on, precision, rows: 301 });
    for (const name in drawn) put(`${precision} ${name}`, drawn[name as keyof typeof drawn]);

    sweeps.forEach(([from, to, functions], i) => {
      const line = input("x", { rows: true });
      const graphs = Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, f(line)]));
      const x = [from, to, 0, -0, NaN, Infinity, -Infinity, ...spread(fold(key("sweep"), i), 200, from, to)];
      const values = evaluate(graphs, { x }, { ...on, precision });
      for (const name in values) put(`${precision} ${name} on (${from}, ${to})`, values[name]);
    });

    const x = input("x", { shape: [width], rows: true });
    const w = input("w", { shape: [width, 5] });
    const product = matmul(x, w);
    const sums = {
      sum: sumRows(sum(x)),
      running: cumsum(x),
      logsumexp: logsumexp(x),
      product,
      squares: sumRows(sum(product.mul(product))),
    };
    const summed = evaluate(
      sums,
      { x: spread(key("x"), 101 * width, -3, 3), w: spread(key("w"), width * 5, -1, 1) },
      { ...on, precision },
    );
    for (const name in summed) put(`${precision} ${name}`, summed[name as keyof typeof summed]);
  }

  // y by arithmetic that is exact in the same order everywhere; the draws are the library's.
  const x = Array.from({ length: rows }, (_, i) => [
    spread(fold(key("a"), i), 1, -2, 2)[0] as number,
    spread(fold(key("b"), i), 1, 0, 50)[0] as number,
  ]);
  const loc = x.map(([a = 0, b = 0]) => 15 + 4 * a * a - b / 9);
  const y = Normal({ loc, scale: x.map(([a = 0]) => 0.5 + a * a) }).sample(1, { seed: "noise" });
  put("data", [x, y]);

  const network = await fit(
    model(Normal, mlp([16, 8], { dropout: 0.1 })),
    { x, y },
    {
      ...on,
      optimizer: [clipByNorm(1), adam(cosine(1e-2, { steps: 20 }))],
      epochs: 4,
      batch: 32,
      validation: 0.2,
      seed: "가",
    },
  );
  const forecast = network.predict(x);
  put("network: theta", network.theta);
  put("network: history", network.history);
  put("network: params", forecast.params);
  put("network: logProb", forecast.logProb(y));
  put("network: cdf", forecast.cdf(y));
  put("network: quantile", forecast.quantile(0.03));
  put("network: interval", forecast.interval(0.9));
  put("network: sample", forecast.sample(20, { seed: "관" }));
  put("network: sample of one row", forecast.at(3).sample(20, { seed: 11 }));
  put("network: crps", crps(forecast, y));
  put("network: pit", pit(forecast, y));
  const saved = JSON.stringify(network);
  put("network: JSON", saved);
  put("network: loaded", load(saved, { Normal }).predict(x).params);

  const line = await fit(model(Normal, { loc: linear(), scale: constant() }), { x, y }, { ...on });
  put("line: theta", line.theta);
  put("line: logProb", line.predict(x).logProb(y));

  const sky = ["drizzle", "fog", "rain"] as const;
  const labels = Array.from(y, (v) => sky[v < 12 ? 0 : v < 18 ? 1 : 2] as (typeof sky)[number]);
  const classes = await fit(
    model(Categorical(sky), chain(linear(8), layerNorm(), relu, dropout(0.2), linear())),
    { x, y: labels },
    { ...on, epochs: 3, batch: 50, precision: "f64", seed: 2 },
  );
  put("classes: theta", classes.theta);
  put("classes: probs", classes.predict(x).mean());
  put("classes: logProb", classes.predict(x).logProb(labels));
  put("classes: sample", classes.predict(x).sample(5, { seed: 3 }));

  const branches = await fit(model(Mixture(Normal, 3), mlp([8])), { x, y }, { ...on, epochs: 3, batch: 64, seed: -1 });
  put("mixture: theta", branches.theta);
  put("mixture: logProb", branches.predict(x).logProb(y));
  put("mixture: cdf", branches.predict(x).cdf(y));
  put("mixture: quantile", branches.predict(x.slice(0, 3)).quantile(0.2));
  put("mixture: sample", branches.predict(x).sample(5, { seed: "mixture" }));

  put("Bernoulli", Bernoulli({ logits: spread(key("logits"), 99, -40, 40) }).entropy());

  const probe = compile({ outputs: { one: exp(input("x")) } }, { precision: "f64", ...on });
  return { parts, theta: hex(bytesOf(network.theta)), executor: probe.stats.executor };
}
