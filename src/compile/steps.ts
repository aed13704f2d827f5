// The functions that run kernels: one step over its tiles, and many steps with nothing between them.
import type { Tensor } from "../tensor.ts";
import { type Code, code, type FuncRef, forLoop, type Global, i32, ifThen, load, store } from "../wasm/assembler.ts";
import { addressOf, type Build, bytesOfNode } from "./build.ts";
import type { Section } from "./kernel.ts";
import type { Graph } from "./program.ts";

/** Names of the exported globals through which the host says where data is. */
export const rowsPointer = (leaf: Tensor): string => `rows:${leaf.attributes.name}`;
export const outputPointer = (i: number): string => `output:${i}`;

/** Row outputs by their number; one asked for under several names is written once. */
export const rowOutputs = (graph: Graph): Map<number, Tensor> => {
  const nodes = graph.outputs.map(([, node]) => node);
  return new Map([...nodes.entries()].filter(([i, node]) => node.rows && nodes.indexOf(node) === i));
};

/** What a step records: the shared outputs one after another, each aligned as its elements are. */
export interface Records {
  readonly places: readonly { readonly name: string; readonly node: Tensor; readonly offset: number }[];
  /** Bytes of one record. */
  readonly bytes: number;
}
export function recordsOf(b: Build): Records {
  let bytes = 0;
  const places: { name: string; node: Tensor; offset: number }[] = [];
  for (const [name, node] of b.graph.outputs) {
    if (node.rows) continue;
    places.push({ name, node, offset: bytes });
    bytes += Math.ceil(bytesOfNode(b, node) / b.width) * b.width;
  }
  return { places, bytes };
}

/** Data that rows are read from, with the pointers to the rows of the tile at hand. */
export interface RowData {
  readonly leaves: ReadonlyMap<Tensor, Global>;
  readonly outputs: ReadonlyMap<Tensor, Global>;
  readonly index: Tensor | undefined;
}

const shifted = (x: Code, by: number): Code => code("i32.shl", x, i32(by));
const plus = (x: Code, y: Code): Code => code("i32.add", x, y);
const times = (x: Code, n: number): Code => code("i32.mul", x, i32(n));

/** step(start, count): every stage over rows [start, start + count). */
export function stepFunction(b: Build, data: RowData, functions: readonly (readonly FuncRef[])[]): FuncRef {
  const { sections } = b.schedule;
  const { height, precision } = b.graph;
  const host = (name: string): Global => b.m.global("i32", 0, { mutable: true, export: name });
  const bases = new Map([...data.leaves.keys()].map((leaf) => [leaf, host(rowsPointer(leaf))]));
  const order = host("order");
  const outputs = [...rowOutputs(b.graph)].map(([i, node]) => ({ node, base: host(outputPointer(i)) }));
  const gathers = new Map([...data.leaves.keys()].map((leaf) => [leaf, gather(b, leaf)]));
  const indices = data.index && rowIndices(b, data.index);
  return b.m.func("step", ["i32", "i32"], [], (f) => {
    const [start, count] = [f.param(0), f.param(1)];
    const [tile, first] = [f.local("i32"), f.local("i32")];
    const tiled = code("i32.gt_s", count.get(), i32(height));
    /** The tile's rows of an input: where they lie if rows run in order, else gathered. */
    const point = ([leaf, pointer]: readonly [Tensor, Global]): Code => {
      const base = (bases.get(leaf) as Global).get();
      const wanted = plus(order.get(), shifted(first.get(), 2));
      const here = code("i32.sub", plus(base, times(first.get(), bytesOfNode(b, leaf))), i32(addressOf(b, leaf)));
      return ifThen(
        order.get(),
        [(gathers.get(leaf) as FuncRef).call(base, wanted), pointer.set(i32(0))],
        [pointer.set(here)],
      );
    };
    const rowsOf = (section: Section, calls: readonly Code[]): Code[] => {
      const reads = new Set(section.kernels.flatMap((k) => [...k.reads.keys()]));
      const sums = [...b.totals.keys()].filter((x) =>
        section.kernels.some((k) => k.routine === x || k.sinks.some((sink) => sink.node === x)),
      );
      const turn = [
        b.tileRows.set(code("i32.sub", count.get(), tile.get())),
        ifThen(code("i32.gt_s", b.tileRows.get(), i32(height)), [b.tileRows.set(i32(height))]),
        first.set(plus(start.get(), tile.get())),
        ...[...data.leaves].filter(([leaf]) => reads.has(leaf)).map(point),
        ...(data.index && indices && reads.has(data.index) ? [indices.call(first.get(), order.get())] : []),
        ...outputs.map(({ node, base }) =>
          (data.outputs.get(node) as Global).set(plus(base.get(), times(first.get(), bytesOfNode(b, node)))),
        ),
        ...calls,
        ...(sums.length > 0 ? [ifThen(tiled, [addUp(b, sums).call(tile.get())])] : []),
      ];
      const loop = forLoop(tile, i32(0), count.get(), height, turn);
      return sums.length > 0 ? [loop, ifThen(tiled, [settle(b, sums).call()])] : [loop];
    };
    return [
      b.rowCount.set(code(`${precision}.convert_i32_s`, count.get())),
      ...sections.flatMap((section, s) => {
        const calls = (functions[s] as readonly FuncRef[]).map((x) => x.call());
        return section.rows && calls.length > 0 ? rowsOf(section, calls) : calls;
      }),
      ...takeOver(b),
    ];
  });
}

/** Copies rows order[0 … tileRows) of resident data into the tile. */
function gather(b: Build, leaf: Tensor): FuncRef {
  const bytes = bytesOfNode(b, leaf);
  const target = addressOf(b, leaf);
  return b.m.func(`gather ${leaf.attributes.name}`, ["i32", "i32"], [], (f) => {
    const [base, order] = [f.param(0), f.param(1)];
    const [r, i, from, to] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    const copies: Code[] = [];
    let done = 0;
    if (bytes > 256) {
      done = bytes - (bytes % 16);
      const value = load("v128.load", plus(from.get(), i.get()));
      copies.push(forLoop(i, i32(0), i32(done), 16, [store("v128.store", plus(to.get(), i.get()), value, target)]));
    }
    for (const [size, name] of [
      [16, "v128"],
      [8, "i64"],
      [4, "i32"],
    ] as const)
      for (; done + size <= bytes; done += size)
        copies.push(store(`${name}.store`, to.get(), load(`${name}.load`, from.get(), done), target + done));
    const row = load("i32.load", plus(order.get(), shifted(r.get(), 2)));
    return [
      forLoop(r, i32(0), b.tileRows.get(), 1, [
        from.set(plus(base.get(), times(row, bytes))),
        to.set(times(r.get(), bytes)),
        ...copies,
      ]),
    ];
  });
}

/** The indices of the tile's rows in the data. */
function rowIndices(b: Build, node: Tensor): FuncRef {
  return b.m.func("row indices", ["i32", "i32"], [], (f) => {
    const [first, order] = [f.param(0), f.param(1)];
    const r = f.local("i32");
    const position = plus(first.get(), r.get());
    const put = (value: Code): Code[] => [store("i32.store", shifted(r.get(), 2), value, addressOf(b, node))];
    const ordered = load("i32.load", plus(order.get(), shifted(position, 2)));
    return [forLoop(r, i32(0), b.tileRows.get(), 1, [ifThen(order.get(), put(ordered), put(position))])];
  });
}

/** Adds a tile's sums to the totals in f64; the first tile's start them. */
function addUp(b: Build, sums: readonly Tensor[]): FuncRef {
  return b.m.func("add up", ["i32"], [], (f) => {
    const i = f.local("i32");
    return sums.map((node) => {
      const total = b.totals.get(node)?.address as number;
      const part = addressOf(b, node);
      const at = shifted(i.get(), 3);
      const value =
        b.width === 8
          ? load("f64.load", at, part)
          : code("f64.promote_f32", load("f32.load", shifted(i.get(), 2), part));
      const each = (x: Code): Code[] => [forLoop(i, i32(0), i32(node.size), 1, [store("f64.store", at, x, total)])];
      return ifThen(f.param(0).get(), each(code("f64.add", load("f64.load", at, total), value)), each(value));
    });
  });
}

/** Puts the totals where the sums are read. */
function settle(b: Build, sums: readonly Tensor[]): FuncRef {
  return b.m.func("settle", [], [], (f) => {
    const i = f.local("i32");
    return sums.map((node) => {
      const value = load("f64.load", shifted(i.get(), 3), b.totals.get(node)?.address as number);
      const put =
        b.width === 8
          ? store("f64.store", shifted(i.get(), 3), value, addressOf(b, node))
          : store("f32.store", shifted(i.get(), 2), code("f32.demote_f64", value), addressOf(b, node));
      return forLoop(i, i32(0), i32(node.size), 1, [put]);
    });
  });
}

/** Next values that were not computed in place take their state's. */
const takeOver = (b: Build): Code[] =>
  b.graph.updates
    .filter(([state, next]) => b.schedule.inPlace.get(next) !== state)
    .map(([state, next]) =>
      code("memory.copy", i32(addressOf(b, state)), i32(addressOf(b, next)), i32(bytesOfNode(b, state))),
    );

/** steps(from, to, batch, n): steps over batches of n rows; after each, the shared outputs are recorded. */
export function stepsFunction(b: Build, step: FuncRef, records: Records): void {
  const record = b.m.global("i32", 0, { mutable: true, export: "record" });
  const build = (f: Parameters<Parameters<typeof b.m.func>[3]>[0]): Code[] => {
    const [from, to, batch, n] = [f.param(0), f.param(1), f.param(2), f.param(3)];
    const [s, start, count, at] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    const copies = records.places.map(({ node, offset }) =>
      code("memory.copy", plus(at.get(), i32(offset)), i32(addressOf(b, node)), i32(bytesOfNode(b, node))),
    );
    return [
      at.set(record.get()),
      forLoop(s, from.get(), to.get(), 1, [
        start.set(code("i32.mul", s.get(), batch.get())),
        count.set(code("i32.sub", n.get(), start.get())),
        ifThen(code("i32.gt_s", count.get(), batch.get()), [count.set(batch.get())]),
        step.call(start.get(), count.get()),
        ...copies,
        at.set(plus(at.get(), i32(records.bytes))),
      ]),
    ];
  };
  b.m.func("steps", ["i32", "i32", "i32", "i32"], [], build, { export: true });
}
