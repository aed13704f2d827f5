// Time of a training step by the public `fit` on shuffled rows, interleaved with the yardstick and with plain JavaScript.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { fit, type Model, mlp, model, nll, type Precision } from "thetastar";
import { Normal } from "thetastar/distributions";
import type { Stats } from "../../src/compile/program.ts";
import { stepProgram } from "../../src/fit/descend.ts";
import { prepare } from "../../src/fit/prepare.ts";
import { key } from "../../src/random/key.ts";
import { plain } from "./plain.ts";
import { dataOf, modelOf, type Rows, rowsOf, settings, type Workload, workloads } from "./workloads.ts";

const ROWS = 8192;

export interface Contest {
  readonly label: string;
  readonly work: Workload;
  readonly precision: Precision;
  readonly model: Model;
  /** False: first weights of the model's own. */
  readonly initial: boolean;
  readonly target: { readonly ratio?: number; readonly us?: number };
}

const contest = (name: keyof typeof workloads, precision: Precision, target: Contest["target"]): Contest => ({
  label: `${name} ${precision}`,
  work: workloads[name],
  precision,
  model: modelOf(workloads[name]),
  initial: true,
  target,
});

/** What is to be reached: times of the yardstick; of W3 five times PyTorch's 1,717 steps a second. */
export const contests: Readonly<Record<string, readonly Contest[]>> = {
  w1: [
    contest("W1", "f32", { ratio: 1.35 }),
    contest("W1", "f64", { ratio: 1.35 }),
    {
      label: "W1 f32, mlp, scale exp",
      work: workloads.W1,
      precision: "f32",
      model: model(Normal, mlp([64, 64])),
      initial: false,
      target: { ratio: 1.35 },
    },
  ],
  w2: [contest("W2", "f32", { ratio: 1.2 })],
  w3: [contest("W3", "f32", { us: 116 })],
};

/** The hand-written WebAssembly beside the repository, where it is. */
async function yardstick({ name }: Workload, precision: Precision): Promise<(() => void) | undefined> {
  const path = resolve("../shared/limit/limit.mjs");
  if (name === "W3" || !existsSync(path)) return undefined;
  const { open }: { open: (work: string, bits: number) => Promise<{ step: () => void }> } = await import(
    pathToFileURL(path).href
  );
  return (await open(name.toLowerCase(), precision === "f32" ? 32 : 64)).step;
}

export const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  return ((sorted[(sorted.length - 1) >> 1] as number) + (sorted[sorted.length >> 1] as number)) / 2;
};

/** Calls enough for about `ms` milliseconds, after a warm-up past the engine's baseline compiler. */
async function paced(step: () => void, ms: number): Promise<() => number> {
  const begun = performance.now();
  let warm = 0;
  while (warm < 3 || (warm < 300 && performance.now() - begun < 4 * ms)) {
    step();
    warm++;
  }
  // the optimized code arrives from another thread
  await new Promise((done) => setTimeout(done, 50));
  const middle = performance.now();
  step();
  const one = performance.now() - middle;
  const calls = Math.max(1, Math.round(ms / one));
  return () => {
    const start = performance.now();
    for (let i = 0; i < calls; i++) step();
    return ((performance.now() - start) * 1000) / calls;
  };
}

/** Microseconds a step: medians over the rounds. */
export interface Times {
  readonly ours: number;
  readonly yardstick: number | undefined;
  readonly plain: number;
  /** Medians of the ratios within a round. */
  readonly toYardstick: number | undefined;
  readonly toPlain: number;
}

/**
 * Ours runs from one epoch callback of `fit` to a later one: shuffling, the clock of its pauses and all it does between
 * epochs are in it; compiling is not. The others take their turn inside the callback, while the clock of ours stands.
 */
export async function times({ work, precision, model, initial }: Contest, rounds: number, ms = 100): Promise<Times> {
  const rows = rowsOf(work, ROWS);
  const limit = await yardstick(work, precision);
  const others = {
    yardstick: limit && (await paced(limit, ms)),
    plain: await paced(plain(work, precision === "f32" ? 32 : 64, rows), ms),
  };
  const found = { ours: [] as number[], yardstick: [] as number[], plain: [] as number[] };
  const steps = ROWS / work.batch;
  const takeTurns = (): void => {
    if (others.yardstick) found.yardstick.push(others.yardstick());
    found.plain.push(others.plain());
  };
  const { initial: theta, ...rest } = settings(work, precision, rows, 1e6);
  const begun = performance.now();
  let [start, warm, epochs, seen] = [begun, 0, 0, 0];
  await fit(model, dataOf(rows), {
    ...rest,
    ...(initial && { initial: theta }),
    onEpoch: () => {
      const now = performance.now();
      if (warm < 6 || now - begun < 5 * ms) warm++;
      else if (epochs === 0) {
        // warm: this epoch says how many make a round
        epochs = Math.max(1, Math.round(ms / (now - start)));
        takeTurns();
      } else {
        if (++seen < epochs) return true;
        found.ours.push(((now - start) * 1000) / (epochs * steps));
        if (found.ours.length === rounds) return false;
        takeTurns();
        seen = 0;
      }
      start = performance.now();
      return true;
    },
  });
  const ratio = (other: readonly number[]) => median(found.ours.map((us, i) => us / (other[i] as number)));
  return {
    ours: median(found.ours),
    yardstick: limit && median(found.yardstick),
    plain: median(found.plain),
    toYardstick: limit && ratio(found.yardstick),
    toPlain: ratio(found.plain),
  };
}

/** The program that `fit` runs in a contest, with its data. */
export function program({ work, precision, model }: Contest, rows: Rows = rowsOf(work, ROWS)) {
  const { optimizer, batch } = settings(work, precision, rows, 1);
  const root = key(0);
  const { task } = prepare("bench", model, dataOf(rows), undefined, nll(), root);
  return stepProgram(task, {
    optimizer,
    batch,
    epochs: 1,
    patience: undefined,
    tolerance: undefined,
    precision,
    executor: undefined,
    key: root,
  });
}

export const statsOf = (one: Contest): Pick<Stats, "kernels" | "loops" | "gemms" | "bytes"> & { memory: number } => {
  const made = program(one);
  // a step gives every buffer its place
  made.steps({ batch: one.work.batch, from: 0, to: 1 });
  const { kernels, loops, gemms, bytes } = made.stats;
  const memory = made.stats.memory();
  made.release();
  return { kernels, loops, gemms, bytes, memory };
};
