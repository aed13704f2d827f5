// W6 and W7: draws and log-densities over arrays, in million a second, in turn with stdlib here and with numpy, scipy,
// torch and R in processes of their own, one thread each.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { Categorical, Gamma, Normal, Poisson, StudentT, Uniform } from "thetastar/distributions";
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

/** A process that answers lines; undefined where it cannot be had. */
async function asked(command: string, args: readonly string[]): Promise<((line: string) => Promise<string>) | undefined> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, OMP_NUM_THREADS: "1" } });
  const failed = new Promise<undefined>((done) => {
    child.once("error", () => done(undefined));
    child.once("exit", () => done(undefined));
  });
  child.unref();
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ended`);
    return value as string;
  };
  // both are slow to start: the first answer says that they are there
  const first = await Promise.race([ask(command === "Rscript" ? "normal" : '"names"').catch(() => undefined), failed]);
  return first === undefined ? undefined : ask;
}

/** All contests, rounds in turn: the medians, and which target is reached. */
export async function arrays(rounds = 5): Promise<readonly (readonly string[])[]> {
  const python = await asked("/usr/bin/python3", [resolve("test/bench/peers/arrays.py")]);
  const r = await asked("Rscript", [resolve("test/bench/peers/arrays.R")]);
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
  const [normal, gamma, t] = [Normal({ loc: 0.3, scale: 1.2 }), Gamma({ concentration: 2.5, rate: 1.5 }), StudentT({ df: 4.5, loc: 0, scale: 1 })];
  const stdlib = {
    normal: dist("normal/logpdf").factory(0.3, 1.2),
    gamma: dist("gamma/logpdf").factory(2.5, 1.5),
    t: dist("t/logpdf").factory(4.5),
  };
  let seed = 0;
  const draw = (n: number, d: { sample(n: number, o: { seed: number }): unknown }): Run => timed(n, () => d.sample(n, { seed: seed++ }));
  const variate = (n: number, path: string, ...args: number[]): Run => {
    const f = random(path).factory(...args);
    return each(n, () => f());
  };
  const contests: readonly Contest[] = [
    { name: "log-density, Normal over 1e7", ours: timed(1e7, () => normal.logProb(many)), peers: { stdlib: each(1e7, (i) => stdlib.normal(many[i])), ...other(["torch logpdf normal"]) }, wanted: { stdlib: 5, "torch logpdf normal": 4 } },
    { name: "log-density, Gamma over 1e6", ours: timed(1e6, () => gamma.logProb(positive)), peers: { stdlib: each(1e6, (i) => stdlib.gamma(positive[i])), ...other(["torch logpdf gamma", "scipy logpdf gamma"]) }, wanted: { stdlib: 5, "torch logpdf gamma": 2 } },
    { name: "log-density, StudentT over 1e6", ours: timed(1e6, () => t.logProb(positive)), peers: { stdlib: each(1e6, (i) => stdlib.t(positive[i])), ...other(["torch logpdf t", "scipy logpdf t"]) }, wanted: { stdlib: 5, "torch logpdf t": 2 } },
    { name: "draws, Uniform, 1e7", ours: draw(1e7, Uniform({ lower: 0, upper: 1 })), peers: { stdlib: variate(1e7, "uniform", 0, 1), ...other(["numpy uniform"]) }, wanted: { "numpy uniform": 0.9 } },
    { name: "draws, Normal, 1e7", ours: draw(1e7, Normal({ loc: 0, scale: 1 })), peers: { stdlib: variate(1e7, "normal", 0, 1), ...other(["numpy normal", "torch normal"]) }, wanted: { "numpy normal": 1.5, stdlib: 2 } },
    { name: "draws, Gamma(2.5), 1e6", ours: draw(1e6, Gamma({ concentration: 2.5, rate: 1 })), peers: { stdlib: variate(1e6, "gamma", 2.5, 1), ...other(["numpy gamma"]) }, wanted: { "numpy gamma": 1, stdlib: 2 } },
    { name: "draws, Poisson(4.2), 1e6", ours: draw(1e6, Poisson({ rate: 4.2 })), peers: { stdlib: variate(1e6, "poisson", 4.2), ...other(["numpy poisson", "R poisson"]) }, wanted: { "R poisson": 1, stdlib: 2 } },
    { name: "draws, Categorical(10), 1e6", ours: draw(1e6, Categorical(10)({ probs: new Array(10).fill(0.1) })), peers: other(["numpy categorical"]), wanted: { "numpy categorical": 1 } },
  ];
  const lines = [["million a second", "ours", "peer", "", "ratio", "target"]];
  for (const { name, ours, peers, wanted } of contests) {
    const all: Record<string, number[]> = { ours: [] };
    for (let round = 0; round <= rounds; round++)
      for (const [who, run] of Object.entries({ ours, ...peers })) {
        const speed = await run();
        // the first round compiles and warms up
        if (round > 0) (all[who] ??= []).push(speed);
      }
    const own = median(all.ours as number[]);
    for (const who of Object.keys(peers)) {
      const ratio = median((all[who] as number[]).map((speed, i) => (all.ours?.[i] as number) / speed));
      const target = wanted[who];
      lines.push([name, own.toFixed(1), who, median(all[who] as number[]).toFixed(1), ratio.toFixed(2), target === undefined ? "" : `≥ ${target} ×: ${ratio >= target ? "reached" : "NOT reached"}`]);
    }
    for (const who of Object.keys(wanted)) if (!peers[who]) lines.push([name, own.toFixed(1), who, "absent", "–", "skipped"]);
  }
  return lines;
}
