// The bench: `npm run bench`, or parts of it: `npm run bench -- w1 w2 w3 compile refit cold bundle arrays fits
// batches losses optima`.
import { cpus, loadavg } from "node:os";
import { fit } from "thetastar";
import { Normal } from "thetastar/distributions";
import { arrays } from "./arrays.ts";
import { inBatches } from "./batches.ts";
import { downloads } from "./bundle.ts";
import { fits } from "./fits.ts";
import { agreement, references } from "./losses.ts";
import { optima, within } from "./optima.ts";
import { coldStart, compiling } from "./package.ts";
import { type Contest, contests, median, statsOf, times } from "./steps.ts";
import { lossesOf, rowsOf, workloads } from "./workloads.ts";

/** Rows as aligned columns, the first to the left. */
function table(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, j) => Math.max(...rows.map((row) => row[j]?.length ?? 0))) ?? [];
  for (const row of rows)
    console.log(
      row.map((cell, j) => (j === 0 ? cell.padEnd(widths[j] ?? 0) : cell.padStart(widths[j] ?? 0))).join("  "),
    );
  console.log();
}
const against = (reached: boolean, target: string): string => `${target}: ${reached ? "reached" : "NOT reached"}`;
const limit = (value: number, most: number, unit: string): string => against(value <= most, `≤ ${most} ${unit}`);

async function steps(names: readonly string[]): Promise<void> {
  const chosen = names.flatMap((name): readonly Contest[] => contests[name] ?? []);
  if (chosen.length === 0) return;
  console.log(
    "A training step by the public fit, shuffled rows, one thread; compiling not counted. Medians of 7 rounds,",
  );
  console.log("interleaved. The yardstick and plain JavaScript do the same work; the yardstick repeats one batch.");
  for (const work of new Set(chosen.map((one) => one.work)))
    console.log(`${work.name}: ${work.what}, batch ${work.batch}, Adam(1e-3)`);
  console.log(
    "W1 mlp: model(Normal, mlp([64, 64])), x and y standardized, scale = exp(raw) in place of softplus + 1e-3\n",
  );
  const head = ["", "µs/step", "steps/s", "yardstick µs", "ratio", "plain JS µs", "plain/ours", "target"];
  const lines = [head];
  const programs = [["", "kernels", "loops", "GEMMs", "module bytes", "memory MB", "target"]];
  for (const one of chosen) {
    const { ours, yardstick, plain, toYardstick, toPlain } = await times(one, 7, one.work.name === "W2" ? 600 : 100);
    const { ratio, us } = one.target;
    lines.push([
      one.label,
      ours.toFixed(1),
      (1e6 / ours).toFixed(0),
      yardstick?.toFixed(1) ?? (ratio ? "absent" : "–"),
      toYardstick?.toFixed(3) ?? "–",
      plain.toFixed(0),
      (1 / toPlain).toFixed(1),
      us ? limit(ours, us, "µs") : ratio ? (toYardstick ? limit(toYardstick, ratio, "×") : "skipped") : "",
    ]);
    const { kernels, loops, gemms, bytes, memory } = statsOf(one);
    const megabytes = memory / 1e6;
    const isW1 = one.work.name === "W1";
    programs.push([
      one.label,
      ...[kernels, loops, gemms, bytes].map(String),
      megabytes.toFixed(2),
      isW1 ? `${limit(megabytes, 4, "MB")}, ${against(loops <= 12, "≤ 12 loops")}` : "",
    ]);
  }
  table(lines);
  console.log("The program of a step (memory with 8,192 rows of data in it):");
  table(programs);
}

const refit = async (): Promise<void> => {
  const y = rowsOf(workloads.W1, 100).y;
  const spent: number[] = [];
  for (let i = 0; i < 400; i++) {
    const start = performance.now();
    await fit(Normal, y, { progress: false });
    spent.push(performance.now() - start);
  }
  const ms = median(spent.slice(200));
  console.log(`fit(Normal, y), 100 rows, cached: ${ms.toFixed(3)} ms; ${limit(ms, 1, "ms")}\n`);
};

const compile = async (): Promise<void> => {
  const { cold, warm, least } = await compiling();
  console.log(`trace + compile of W1, no cache: ${warm.toFixed(1)} ms after warm-up; ${limit(warm, 15, "ms")}`);
  console.log(`the first of a process: ${cold.toFixed(1)} ms; the shortest of all ${least.toFixed(1)} ms\n`);
};

const cold = async (): Promise<void> => {
  const { node, dist, bundled } = await coldStart();
  console.log(
    `a process that imports the package and makes two W1 steps: ${dist.toFixed(3)} s; ${limit(dist, 0.16, "s")}`,
  );
  console.log(`the same from one bundled file: ${bundled.toFixed(3)} s; an empty process: ${node.toFixed(3)} s\n`);
};

const size = async (): Promise<void> => {
  console.log("model + mlp + fit + adam + Normal for a browser, minified and after gzip -9:");
  for (const [how, { minified, gzip }] of Object.entries(await downloads()))
    console.log(`  ${how}: ${minified} bytes, ${(gzip / 1000).toFixed(1)} kB; ${limit(gzip / 1000, 45, "kB")}`);
  console.log();
};

const losses = async (): Promise<void> => {
  const rows = [["losses", "pass", "here", "numpy", "relative", "bound", ""]];
  for (const work of Object.values(workloads))
    for (const precision of ["f64", "f32"] as const)
      for (const run of ["whole", "shuffled"] as const)
        for (const { pass, found, wanted, error, bound } of agreement(
          references()[work.name][precision][run],
          await lossesOf(work, precision, run),
          precision,
        )) {
          const good = error <= bound;
          if (!good) process.exitCode = 1;
          rows.push([
            `${work.name} ${precision} ${run}`,
            String(pass),
            found.toPrecision(8),
            wanted.toPrecision(8),
            error.toExponential(1),
            bound.toExponential(0),
            good ? "equal" : "DIFFERS",
          ]);
        }
  table(rows);
};

const knownOptima = async (): Promise<void> => {
  for (const { name, known, floor, reached } of optima) {
    console.log(`${name}: ${known}, by quadrature ${floor().toFixed(5)}; mean NLL on 100,000 fresh rows, less that:`);
    const over: number[] = [];
    for (let seed = 0; seed < 20; seed++) over.push((await reached(seed)) - known);
    console.log(over.map((d) => d.toFixed(4)).join(" "));
    const worst = Math.max(...over.map(Math.abs));
    if (worst > within) process.exitCode = 1;
    console.log(`worst of 20 seeds ${worst.toFixed(4)}; ${limit(worst, within, "nat")}\n`);
  }
};

const overArrays = async (): Promise<void> => {
  console.log("Draws and log-densities over arrays, in million a second; results written into arrays that are there");
  console.log(
    "(numpy's and torch's too, where they can). Medians of 5 rounds, in turn; a ratio is ours to the peer's.\n",
  );
  table(await arrays());
};

const wholeFits = async (): Promise<void> => {
  console.log(
    "Whole fits to the greatest likelihood with standard errors, from arrays in memory, in milliseconds; of the",
  );
  console.log(
    "peers' regressions the estimates alone. Medians of 5 rounds, in turn; a ratio is the peer's time to ours.\n",
  );
  table(await fits());
};

const parts: Readonly<Record<string, () => Promise<void>>> = {
  compile,
  refit,
  cold,
  bundle: size,
  arrays: overArrays,
  fits: wholeFits,
  batches: async () => console.log(`${(await inBatches()).join("\n")}\n`),
  losses,
  optima: knownOptima,
};
const asked = process.argv.slice(2);
const known = [...Object.keys(contests), ...Object.keys(parts)];
const wrong = asked.find((name) => !known.includes(name));
if (wrong !== undefined)
  throw new RangeError(`bench: parts are ${known.join(", ")}; came ${wrong}. Choose some of these.`);
const chosen = asked.length > 0 ? asked : known;

const load = (): string => `load ${loadavg()[0]?.toFixed(1)}`;
console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, ${load()} at the start\n`);
await steps(chosen);
for (const name of chosen) await parts[name]?.();
console.log(`${load()} at the end`);
