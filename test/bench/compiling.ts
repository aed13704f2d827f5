// Trace and compile W1 in a fresh process: the first time and, with a constant that no cache knows, 30 times more. One JSON line.
import { adam, nll } from "thetastar";
import { stepProgram } from "../../src/fit/descend.ts";
import { prepare } from "../../src/fit/prepare.ts";
import { key } from "../../src/random/key.ts";
import { dataOf, modelOf, rowsOf, workloads } from "./workloads.ts";

const rows = rowsOf(workloads.W1, 128);
const root = key(0);
const milliseconds = Array.from({ length: 31 }, (_, salt) => {
  const { task } = prepare("bench", modelOf(workloads.W1, salt * 1e-9), dataOf(rows), undefined, nll(), root);
  const start = performance.now();
  const program = stepProgram(
    { ...task, theta: rows.theta },
    {
      optimizer: adam(1e-3),
      batch: 128,
      epochs: 1,
      patience: undefined,
      tolerance: undefined,
      precision: "f32",
      executor: undefined,
      key: root,
    },
  );
  const spent = performance.now() - start;
  program.release();
  return spent;
});
console.log(JSON.stringify(milliseconds));
