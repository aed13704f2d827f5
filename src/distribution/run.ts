// Running the graphs of a family: a few rows are interpreted, many compiled; graphs are kept by family and method.
import { compile, type Floats, type Program, type Results } from "../compile/program.ts";
import { type Precision, type Tensor, topological } from "../tensor.ts";

/** Up to this many rows the interpreter is quicker than compiling. Both give the same bits. */
export const FEW = 64;
/** Rows run at once: what they need stays in the cache, and memory does not grow with the rows. */
export const BLOCK = 8192;

type Data = Readonly<Record<string, ArrayLike<number>>>;
/** Arrays that outputs are written into, by name. */
type Into = Readonly<Record<string, Floats>>;

/** The precision of what ends in an array: results cannot be better than the array holds. */
export const precisionOf = (into: Floats): Precision => (into instanceof Float32Array ? "f32" : "f64");

interface Kept {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Names of the inputs with a value for each row. */
  readonly perRow: ReadonlySet<string>;
  readonly interpreted: Partial<Record<Precision, Program>>;
}
const kept = /* @__PURE__ */ new WeakMap<object, Map<string, Kept>>();

function keep(outputs: Readonly<Record<string, Tensor>>): Kept {
  const leaves = topological(Object.values(outputs)).filter((x) => x.op.name === "input" && x.rows);
  return { outputs, perRow: new Set(leaves.map((x) => x.attributes.name as string)), interpreted: {} };
}

/** Rows `from` to `to` of the data, and what all rows share. */
function part(data: Data, perRow: ReadonlySet<string>, rows: number, from: number, to: number): Data {
  const block: Record<string, ArrayLike<number>> = {};
  for (const name in data) {
    const values = data[name] as ArrayLike<number>;
    const size = values.length / rows;
    if (!perRow.has(name)) block[name] = values;
    else if (ArrayBuffer.isView(values)) block[name] = (values as Float64Array).subarray(from * size, to * size);
    else block[name] = Array.prototype.slice.call(values, from * size, to * size);
  }
  return block;
}

/** The graphs of a family by the name they are kept under, traced once. */
function graphsOf(family: object, name: string, build: () => Readonly<Record<string, Tensor>>): Kept {
  const graphs = kept.get(family) ?? new Map<string, Kept>();
  kept.set(family, graphs);
  const graph = graphs.get(name) ?? keep(build());
  graphs.set(name, graph);
  return graph;
}

/** The values of a family's graphs, traced once for each `name`, but for those that have an array in `into`: they are written there. */
export function run(
  family: object,
  name: string,
  build: () => Readonly<Record<string, Tensor>>,
  data: Data,
  rows: number,
  into: Into = {},
  precision: Precision = "f64",
): Results {
  const graph = graphsOf(family, name, build);
  const { outputs, perRow } = graph;
  if (rows <= FEW) {
    const program = graph.interpreted[precision] ?? compile({ outputs }, { precision, executor: "interpreter" });
    graph.interpreted[precision] = program;
    program.load(data, rows);
    return program.run(into);
  }
  const program = compile({ outputs }, { precision });
  if (rows <= BLOCK || perRow.size === 0) {
    program.load(data, rows);
    const results = program.run(into);
    program.release();
    return results;
  }
  const results: Results = {};
  for (const [output, x] of Object.entries(outputs))
    if (x.rows && !into[output]) results[output] = new Float64Array(rows * x.size);
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    program.load(part(data, perRow, rows, from, to), to - from);
    const parts: Record<string, Floats> = {};
    for (const [output, x] of Object.entries(outputs))
      if (x.rows)
        parts[output] = (into[output] ?? (results[output] as Float64Array)).subarray(from * x.size, to * x.size);
    const block = program.run(parts);
    for (const [output, x] of Object.entries(outputs)) if (!x.rows) results[output] = block[output] as Float64Array;
  }
  program.release();
  return results;
}

/** The graphs of a family on some rows, into arrays where they are given. */
export type Runner = (data: Data, rows: number, into?: Into) => Results;

/** Gives `use` the graphs of a family compiled, however few the rows, to be run again and again on {@link BLOCK} rows at most. */
export function repeatedly<Found>(
  family: object,
  name: string,
  build: () => Readonly<Record<string, Tensor>>,
  use: (run: Runner, perRow: ReadonlySet<string>) => Found,
  precision: Precision = "f64",
): Found {
  const { outputs, perRow } = graphsOf(family, name, build);
  const program = compile({ outputs }, { precision });
  try {
    return use((data, rows, into) => {
      program.load(data, rows);
      return program.run(into);
    }, perRow);
  } finally {
    program.release();
  }
}

/** Searches, block by block: `search` is given a function of what it moves, and of which rows of the data the block is. */
export function searching(
  family: object,
  name: string,
  build: () => Readonly<Record<string, Tensor>>,
  data: Data,
  rows: number,
  search: (at: (moved: Data) => Results, from: number, to: number) => void,
): void {
  repeatedly(family, name, build, (run, perRow) => {
    for (let from = 0; from < rows; from += BLOCK) {
      const to = Math.min(rows, from + BLOCK);
      const block = rows <= BLOCK ? data : part(data, perRow, rows, from, to);
      search((moved) => run({ ...block, ...moved }, to - from), from, to);
    }
  });
}
