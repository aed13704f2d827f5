// W4, W5 and large generalized linear models: whole fits to the greatest likelihood, standard errors included, in turn with
// scipy, torch, scikit-learn, statsmodels and R in processes of their own, one thread each.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { constant, fit, linear, model } from "thetastar";
import { Bernoulli, Gamma, Normal, Poisson, StudentT } from "thetastar/distributions";
import { peerProcess } from "./peerProcess.ts";
import { median } from "./steps.ts";

/** Seconds of one fit; of a regression by others the largest slope of the mean loss where it ended. */
type Run = () => Promise<readonly [seconds: number, slope?: number]>;

interface Contest {
  readonly name: string;
  readonly ours: Run;
  readonly peers: readonly string[];
  /** Ours in at most the peer's time divided by this; "converged": the fastest of those that converged. */
  readonly wanted: Readonly<Record<string, number>>;
}

/** A peer has converged where no slope of the mean loss is larger. */
const CONVERGED = 1e-6;

const folder = resolve("out/bench");
function written(name: string, values: Float64Array): Float64Array {
  writeFileSync(join(folder, `${name}.f64`), values);
  return values;
}

/** Rows of standard Normals, and their predictor: 0.2 and slopes that alternate about 0.3. */
function design(name: string, rows: number, columns: number) {
  const values = Normal({ loc: 0, scale: 1 }).sample(rows * columns, { seed: `${name} x` }) as Float64Array;
  const eta = new Float64Array(rows).fill(0.2);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      eta[i] = (eta[i] as number) + ((j % 2 ? -0.3 : 0.3) / Math.sqrt(1 + j)) * (values[i * columns + j] as number);
  written(`${name}.x`, values);
  return { x: { values, columns }, eta };
}

const timed =
  (work: () => Promise<unknown>): Run =>
  async () => {
    const begun = performance.now();
    await work();
    return [(performance.now() - begun) / 1000];
  };

/** All contests in turn. */
export async function fits(rounds = 5): Promise<readonly (readonly string[])[]> {
  mkdirSync(folder, { recursive: true });
  const logit = design("logit", 100_000, 20);
  const events = written("logit.y", Bernoulli({ logits: logit.eta }).sample(1, { seed: "y" }) as Float64Array);
  const poisson = design("poisson", 1_000_000, 10);
  const counts = written(
    "poisson.y",
    Poisson({ rate: poisson.eta.map(Math.exp) }).sample(1, { seed: "y" }) as Float64Array,
  );
  const gamma = design("gamma", 1_000_000, 10);
  const amounts = Gamma({ mean: gamma.eta.map(Math.exp), dispersion: 0.5 }).sample(1, { seed: "y" }) as Float64Array;
  written("gamma.y", amounts);
  const durations = written("gamma", Gamma({ concentration: 2.5, rate: 1.5 }).sample(100_000, { seed: "gamma" }));
  const heavy = written("t", StudentT({ df: 4.5, loc: 0.3, scale: 1.2 }).sample(100_000, { seed: "t" }));

  const python = await peerProcess("/usr/bin/python3", [resolve("test/bench/peers/fits.py")], '"names"');
  const r = await peerProcess("Rscript", [resolve("test/bench/peers/fits.R")], "nothing");
  const names: readonly string[] = python ? JSON.parse(await python('"names"')) : [];
  const peer = (name: string): Run | undefined => {
    if (python && names.includes(name)) return async () => JSON.parse(await python(JSON.stringify(name)));
    if (r && name.startsWith("R ")) return async () => [Number(await r(name.slice(2)))];
    return undefined;
  };
  const regressions: readonly Contest[] = [
    {
      name: "W4, logistic, 100,000 × 20",
      ours: timed(async () => (await fit(model(Bernoulli, { logits: linear() }), { x: logit.x, y: events })).stderr),
      peers: ["scikit-learn", "torch L-BFGS", "scipy L-BFGS-B", "statsmodels Newton", "R glm logit"],
      wanted: { converged: 2 },
    },
    {
      name: "Poisson, 1,000,000 × 10",
      ours: timed(async () => (await fit(model(Poisson, { rate: linear() }), { x: poisson.x, y: counts })).stderr),
      peers: ["R glm poisson"],
      wanted: { "R glm poisson": 3 },
    },
    {
      name: "Gamma, 1,000,000 × 10",
      ours: timed(async () => {
        const gammas = model(Gamma, { mean: linear(), dispersion: constant() });
        return (await fit(gammas, { x: gamma.x, y: amounts })).stderr;
      }),
      peers: ["R glm gamma"],
      wanted: { "R glm gamma": 3 },
    },
  ];
  const columns: readonly Contest[] = [
    {
      name: "W5, Gamma, 100,000",
      ours: timed(async () => (await fit(Gamma, durations)).stderr),
      peers: ["scipy gamma", "R fitdistr gamma"],
      wanted: { "scipy gamma": 1 / 1.5 },
    },
    {
      name: "W5, StudentT, 100,000",
      ours: timed(async () => (await fit(StudentT, heavy)).stderr),
      peers: ["scipy t", "R fitdistr t"],
      wanted: { "scipy t": 50 },
    },
  ];
  const lines = [["milliseconds", "ours", "peer", "", "slope left", "ratio", "target"]];
  for (const { name, ours, peers, wanted } of [...regressions, ...columns]) {
    const runs = peers.flatMap((who) => {
      const run = peer(who);
      return run ? [{ who, run, seconds: [] as number[], slope: undefined as number | undefined }] : [];
    });
    const own: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const [seconds] = await ours();
      // the first round compiles and warms up
      if (round > 0) own.push(seconds);
      for (const one of runs) {
        const [took, slope] = await one.run();
        one.slope = slope;
        if (round > 0) one.seconds.push(took);
      }
    }
    const ratios = runs.map(({ seconds }) => median(seconds.map((s, i) => s / (own[i] as number))));
    const converged = runs.map(({ slope }, i) => ((slope ?? 0) <= CONVERGED ? (ratios[i] as number) : Infinity));
    const fastest = converged.indexOf(Math.min(...converged));
    runs.forEach(({ who, seconds, slope }, i) => {
      const target = wanted[who] ?? (i === fastest ? wanted.converged : undefined);
      const ratio = ratios[i] as number;
      lines.push([
        name,
        (1000 * median(own)).toFixed(1),
        who,
        (1000 * median(seconds)).toFixed(1),
        slope ? slope.toExponential(0) : "",
        ratio.toFixed(2),
        target === undefined ? "" : `≥ ${target.toFixed(2)} ×: ${ratio >= target ? "reached" : "NOT reached"}`,
      ]);
    });
    for (const who of peers)
      if (!peer(who)) lines.push([name, (1000 * median(own)).toFixed(1), who, "absent", "", "–", "skipped"]);
  }
  return lines;
}
