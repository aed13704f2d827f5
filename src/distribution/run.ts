// Running the graphs of a family: a few rows are interpreted, many compiled; graphs are kept by family and method.
import { compile, type Program, type Results } from "../compile/program.ts";
import type { Tensor } from "../tensor.ts";

/** Up to this many rows the interpreter is quicker than compiling. Both give the same bits. */
const FEW = 64;

interface Kept {
  readonly outputs: Readonly<Record<string, Tensor>>;
  interpreted?: Program;
}
const kept = /* @__PURE__ */ new WeakMap<object, Map<string, Kept>>();

/** The values of a family's graphs in f64, traced once for each `name`. */
export function run(
  family: object,
  name: string,
  build: () => Readonly<Record<string, Tensor>>,
  data: Readonly<Record<string, ArrayLike<number>>>,
  rows: number,
): Results {
  const graphs = kept.get(family) ?? new Map<string, Kept>();
  kept.set(family, graphs);
  const graph: Kept = graphs.get(name) ?? { outputs: build() };
  graphs.set(name, graph);
  if (rows <= FEW) {
    graph.interpreted ??= compile({ outputs: graph.outputs }, { precision: "f64", executor: "interpreter" });
    graph.interpreted.load(data, rows);
    return graph.interpreted.run();
  }
  const program = compile({ outputs: graph.outputs }, { precision: "f64" });
  program.load(data, rows);
  const results = program.run();
  program.release();
  return results;
}
