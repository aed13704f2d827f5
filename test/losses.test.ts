// Losses of the workloads W1, W2 and W3 against an independent implementation: test/reference/training.py.

import type { Precision } from "thetastar";
import { expect, it } from "vitest";
import { agreement, references } from "./bench/losses.ts";
import { type Losses, lossesOf, workloads } from "./bench/workloads.ts";

// W2 takes long: what is left out here runs in `npm run bench -- losses`
const runs: [keyof typeof workloads, Precision, keyof Losses, passes: number][] = [
  ["W1", "f64", "whole", 200],
  ["W1", "f64", "shuffled", 50],
  ["W1", "f32", "whole", 200],
  ["W1", "f32", "shuffled", 50],
  ["W2", "f64", "shuffled", 3],
  ["W2", "f32", "whole", 200],
  ["W2", "f32", "shuffled", 3],
  ["W3", "f64", "whole", 200],
  ["W3", "f64", "shuffled", 50],
  ["W3", "f32", "whole", 200],
  ["W3", "f32", "shuffled", 50],
];

for (const [name, precision, run, passes] of runs)
  it(`${name} ${precision}, ${run} rows: losses of an independent implementation`, { timeout: 60_000 }, async () => {
    const found = await lossesOf(workloads[name], precision, run, passes);
    const compared = agreement(references()[name][precision][run], found, precision);
    expect(compared.length).toBeGreaterThan(1);
    for (const { pass, error, bound } of compared) expect(error, `pass ${pass}`).toBeLessThan(bound);
  });
