// W6 and W7: draws and log-densities over arrays, in million a second, in turn with stdlib here and with numpy, scipy,
// torch and R in processes of their own, one thread each. Each is compared in its own width; stdlib and R have doubles only.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import {
  Beta,
  Categorical,
  Cauchy,
  ChiSquared,
  Exponential,
  Gamma,
  Gumbel,
  InverseGamma,
  Kumaraswamy,
  Laplace,
  Logistic,
  LogNormal,
  Normal,
  Pareto,
  Poisson,
  Rayleigh,
  StudentT,
  Uniform,
  Weibull,
} from "thetastar/distributions";
import { peerProcess } from "./peerProcess.ts";
import { median } from "./steps.ts";

/** Million a second, of one run. */
type Run = () => number | Promise<number>;

interface Contest {
  readonly name: string;
  readonly ours: Run;
  readonly peers: Readonly<Record<string, Run>>;
  /** Ours at least so many times the peer, by the peer's name. */
  readonly wanted: Readonly<Record<string, number>>;
}

type Floats = Float32Array | Float64Array;
interface Sampler {
  sample(n: number, options: { readonly seed: number; readonly into: Floats }): unknown;
}
interface Density {
  logProbInto(y: Floats, into: Floats): Floats;
}

/** Other families of one number that stdlib has: its name for them, its parameters, and y at a share of the way. */
const univariate: readonly {
  readonly name: string;
  readonly d: Sampler & Density;
  readonly path: string;
  readonly args: readonly number[];
  readonly y: (share: number) => number;
  /** stdlib's sampler and its parameters. */
  readonly variates?: readonly [string, ...number[]];
}[] = [
  { name: "Exponential", d: Exponential({ rate: 1.5 }), path: "exponential", args: [1.5], y: (u) => 6 * u, variates: ["exponential", 1.5] },
  { name: "Laplace", d: Laplace({ loc: 0.3, scale: 1.2 }), path: "laplace", args: [0.3, 1.2], y: (u) => 8 * u - 4, variates: ["laplace", 0.3, 1.2] },
  { name: "Cauchy", d: Cauchy({ loc: 0.3, scale: 1.2 }), path: "cauchy", args: [0.3, 1.2], y: (u) => 8 * u - 4, variates: ["cauchy", 0.3, 1.2] },
  { name: "Logistic", d: Logistic({ loc: 0.3, scale: 1.2 }), path: "logistic", args: [0.3, 1.2], y: (u) => 8 * u - 4, variates: ["logistic", 0.3, 1.2] },
  { name: "Gumbel", d: Gumbel({ loc: 0.3, scale: 1.2 }), path: "gumbel", args: [0.3, 1.2], y: (u) => 8 * u - 4, variates: ["gumbel", 0.3, 1.2] },
  { name: "LogNormal", d: LogNormal({ loc: 0.3, scale: 0.8 }), path: "lognormal", args: [0.3, 0.8], y: (u) => 0.01 + 8 * u, variates: ["lognormal", 0.3, 0.8] },
  { name: "Weibull", d: Weibull({ scale: 1.2, shape: 1.7 }), path: "weibull", args: [1.7, 1.2], y: (u) => 0.01 + 4 * u, variates: ["weibull", 1.7, 1.2] },
  { name: "InverseGamma", d: InverseGamma({ concentration: 2.5, scale: 1.5 }), path: "invgamma", args: [2.5, 1.5], y: (u) => 0.01 + 8 * u, variates: ["invgamma", 2.5, 1.5] },
  { name: "Beta", d: Beta({ concentration1: 2.5, concentration0: 1.5 }), path: "beta", args: [2.5, 1.5], y: (u) => 0.0005 + 0.999 * u, variates: ["beta", 2.5, 1.5] },
  { name: "ChiSquared", d: ChiSquared({ df: 3.5 }), path: "chisquare", args: [3.5], y: (u) => 0.01 + 8 * u, variates: ["chisquare", 3.5] },
  { name: "Kumaraswamy", d: Kumaraswamy({ concentration1: 2.5, concentration0: 1.5 }), path: "kumaraswamy", args: [2.5, 1.5], y: (u) => 0.0005 + 0.999 * u, variates: ["kumaraswamy", 2.5, 1.5] },
  { name: "Rayleigh", d: Rayleigh({ scale: 1.2 }), path: "rayleigh", args: [1.2], y: (u) => 0.01 + 4 * u, variates: ["rayleigh", 1.2] },
  { name: "Pareto", d: Pareto({ scale: 1.2, shape: 2.5 }), path: "pareto-type1", args: [2.5, 1.2], y: (u) => 1.21 + 8 * u, variates: ["pareto-type1", 2.5, 1.2] },
]; // biome-ignore format: a line each

const require = createRequire(import.meta.url);

function timed(n: number, run: () => unknown): Run {
  return () => {
    const start = performance.now();
    run();
    return n / (performance.now() - start) / 1e3;
  };
}

/** A stdlib sampler or log-density called n times. */
const each = (n: number, f: (i: number) => number): Run =>
  timed(n, () => {
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) out[i] = f(i);
    return out;
  });

/** All contests, rounds in turn: the medians, and which target is reached. */
export async function arrays(rounds = 5): Promise<readonly (readonly string[])[]> {
  const python = await peerProcess("/usr/bin/python3", [resolve("test/bench/peers/arrays.py")], '"names"');
  const r = await peerProcess("Rscript", [resolve("test/bench/peers/arrays.R")], "normal");
  const names: readonly string[] = python ? JSON.parse(await python('"names"')) : [];
  const other = (peers: readonly string[]): Record<string, Run> => {
    const found: Record<string, Run> = {};
    for (const name of peers) {
      if (python && names.includes(name)) found[name] = async () => Number(await python(JSON.stringify(name)));
      if (r && name.startsWith("R ")) found[name] = async () => Number(await r(name.slice(2)));
    }
    return found;
  };
  const dist = (path: string) => require(`@stdlib/stats/base/dists/${path}`);
  const random = (path: string) => require(`@stdlib/random/base/${path}`);
  const many = Float64Array.from({ length: 1e7 }, (_, i) => -4 + (8 * i) / 1e7);
  const positive = Float64Array.from({ length: 1e6 }, (_, i) => 0.01 + (8 * i) / 1e6);
  // results are written into arrays that are there: new pages of memory take longer than most of what is measured
  const into = new Map([1e7, 1e6].map((n) => [n, new Float64Array(n).fill(1)]));
  const into32 = new Map([1e7, 1e6].map((n) => [n, new Float32Array(n).fill(1)]));
  let seed = 0;
  const draw = (n: number, d: Sampler, arrays: ReadonlyMap<number, Floats> = into): Run =>
    timed(n, () => d.sample(n, { seed: seed++, into: arrays.get(n) as Floats }));
  const density = (y: Floats, d: Density): Run =>
    timed(y.length, () => d.logProbInto(y, (y instanceof Float32Array ? into32 : into).get(y.length) as Floats));
  const variate = (n: number, path: string, ...args: number[]): Run => {
    const f = random(path).factory(...args);
    return each(n, () => f());
  };
  const logpdf = (y: Float64Array, path: string, ...args: number[]): Run => {
    const f = dist(`${path}/logpdf`).factory(...args);
    return each(y.length, (i) => f(y[i]));
  };
  const contests: readonly Contest[] = [
    ...(["", " f32"] as const).flatMap((width): Contest[] => {
      const [wide, narrow] = width ? [new Float32Array(many), new Float32Array(positive)] : [many, positive];
      return [
        {
          name: `log-density, Normal over 1e7${width}`,
          ours: density(wide, Normal({ loc: 0.3, scale: 1.2 })),
          peers: { stdlib: logpdf(many, "normal", 0.3, 1.2), ...other([`torch logpdf normal${width}`]) },
          wanted: { stdlib: 5, [`torch logpdf normal${width}`]: 4 },
        },
        {
          name: `log-density, Gamma over 1e6${width}`,
          ours: density(narrow, Gamma({ concentration: 2.5, rate: 1.5 })),
          peers: {
            stdlib: logpdf(positive, "gamma", 2.5, 1.5),
            ...other([`torch logpdf gamma${width}`, "scipy logpdf gamma"]),
          },
          wanted: { stdlib: 5, [`torch logpdf gamma${width}`]: 2 },
        },
        {
          name: `log-density, StudentT over 1e6${width}`,
          ours: density(narrow, StudentT({ df: 4.5, loc: 0, scale: 1 })),
          peers: { stdlib: logpdf(positive, "t", 4.5), ...other([`torch logpdf t${width}`, "scipy logpdf t"]) },
          wanted: { stdlib: 5, [`torch logpdf t${width}`]: 2 },
        },
      ];
    }),
    ...univariate.map(({ name, d, y, path, args }): Contest => {
      const at = Float64Array.from({ length: 1e6 }, (_, i) => y(i / 1e6));
      return {
        name: `log-density, ${name} over 1e6`,
        ours: density(at, d),
        peers: { stdlib: logpdf(at, path, ...args) },
        wanted: { stdlib: 5 },
      };
    }),
    ...(["", " f32"] as const).flatMap((width): Contest[] => {
      const arrays = width ? into32 : into;
      return [
        {
          name: `draws, Uniform, 1e7${width}`,
          ours: draw(1e7, Uniform({ lower: 0, upper: 1 }), arrays),
          peers: {
            stdlib: variate(1e7, "uniform", 0, 1),
            ...other([`numpy uniform${width}`, `torch uniform${width}`]),
          },
          wanted: { [`numpy uniform${width}`]: 0.9 },
        },
        {
          name: `draws, Normal, 1e7${width}`,
          ours: draw(1e7, Normal({ loc: 0, scale: 1 }), arrays),
          peers: { stdlib: variate(1e7, "normal", 0, 1), ...other([`numpy normal${width}`, `torch normal${width}`]) },
          wanted: { [`numpy normal${width}`]: 1.5, stdlib: 2 },
        },
        {
          name: `draws, Gamma(2.5), 1e6${width}`,
          ours: draw(1e6, Gamma({ concentration: 2.5, rate: 1 }), arrays),
          peers: { stdlib: variate(1e6, "gamma", 2.5, 1), ...other([`numpy gamma${width}`, "R gamma"]) },
          wanted: { [`numpy gamma${width}`]: 1, stdlib: 2 },
        },
        {
          name: `draws, Poisson(4.2), 1e6${width}`,
          ours: draw(1e6, Poisson({ rate: 4.2 }), arrays),
          peers: { stdlib: variate(1e6, "poisson", 4.2), ...other(["numpy poisson", "R poisson"]) },
          wanted: { "R poisson": 1, stdlib: 2 },
        },
        {
          name: `draws, Categorical(10), 1e6${width}`,
          ours: draw(1e6, Categorical(10)({ probs: new Array(10).fill(0.1) }), arrays),
          peers: other(["numpy categorical"]),
          wanted: { "numpy categorical": 1 },
        },
      ];
    }),
    ...univariate.flatMap(({ name, d, variates }): Contest[] =>
      variates
        ? [
            {
              name: `draws, ${name}, 1e6`,
              ours: draw(1e6, d),
              peers: { stdlib: variate(1e6, ...variates) },
              wanted: { stdlib: 2 },
            },
          ]
        : [],
    ),
  ];
  const lines = [["million a second", "ours", "peer", "", "ratio", "target"]];
  for (const { name, ours, peers, wanted } of contests) {
    const all: Record<string, number[]> = { ours: [] };
    for (let round = 0; round <= rounds; round++)
      for (const [who, run] of Object.entries({ ours, ...peers })) {
        const speed = await run();
        // the first round compiles and warms up
        if (round > 0) all[who] = [...(all[who] ?? []), speed];
      }
    const own = median(all.ours as number[]);
    for (const who of Object.keys(peers)) {
      const ratio = median((all[who] as number[]).map((speed, i) => (all.ours?.[i] as number) / speed));
      const target = wanted[who];
      lines.push([
        name,
        own.toFixed(1),
        who,
        median(all[who] as number[]).toFixed(1),
        ratio.toFixed(2),
        target === undefined ? "" : `≥ ${target} ×: ${ratio >= target ? "reached" : "NOT reached"}`,
      ]);
    }
    for (const who of Object.keys(wanted))
      if (!peers[who]) lines.push([name, own.toFixed(1), who, "absent", "–", "skipped"]);
  }
  return lines;
}
