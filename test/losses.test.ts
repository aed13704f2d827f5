// Losses of the workloads W1, W2 and W3 against an independent implementation: test/reference/training.py.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Losses, lossesOf, type Name, workloads } from "./bench/workloads.ts";

const expected: Record<Name, Record<"f32" | "f64", Losses>> = JSON.parse(
  readFileSync(new URL("./reference/training.json", import.meta.url), "utf8"),
);

/** |a − b| / |b| at most half a unit of the last of so many digits. */
const agree = (a: number, b: number, digits: number): void =>
  expect(Math.abs(a - b) / Math.abs(b), `${a} against ${b}`).toBeLessThan(0.5 * 10 ** (1 - digits));

describe("losses of training equal those of an independent implementation", () => {
  for (const precision of ["f64", "f32"] as const)
    for (const work of Object.values(workloads))
      it(`${work.name} ${precision}: the first step to 6 digits, the 200th to 4`, async () => {
        const found = await lossesOf(work, precision);
        const wanted = expected[work.name][precision];
        agree(found.step1, wanted.step1, 6);
        agree(found.epoch1, wanted.epoch1, 6);
        agree(found.step200, wanted.step200, 4);
        agree(found.epoch50, wanted.epoch50, 4);
        if (precision === "f64") for (const key of ["step1", "step200", "epoch1", "epoch50"] as const) agree(found[key], wanted[key], 10);
      });
});
