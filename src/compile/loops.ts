// Kernels that are loops: their sinks as writes of one loop nest, over all of the space or over a block of a product.
import { sizeOf, type Tensor } from "../tensor.ts";
import { type Code, code, type FuncBuilder, i32, load, store } from "../wasm/assembler.ts";
import { accessOf, Body, type Item, identity, positions, rowAxis } from "./body.ts";
import { type Build, float, layoutIn } from "./build.ts";
import { emitLoop, type LoopSpec, type Range, type Write } from "./emit.ts";
import type { Block } from "./gemmSpec.ts";
import { atHand, type Kernel, type Sink } from "./kernel.ts";
import { contiguous, type Layout } from "./layout.ts";

type After = NonNullable<LoopSpec["after"]>;

/** A kernel's loop as code of the function `f`. */
export function loopCode(b: Build, s: number, kernel: Kernel, f: FuncBuilder, block?: Partial<Block>): Code[] {
  const { writes, before, after } = writesOf(b, s, kernel, f);
  const wide = kernel.space.length > 0;
  const axes = [...(kernel.rows ? [rowAxis] : []), ...kernel.space.map((_, i) => i + 1)];
  if (kernel.innermost > 0) axes.push(...axes.splice(axes.indexOf(kernel.innermost), 1));
  const count = b.tileRows.get();
  const ranges = new Map<number, Range>([[rowAxis, { from: i32(0), to: count, multiple: 1 }]]);
  for (const [i, d] of kernel.space.entries()) ranges.set(i + 1, { from: i32(0), to: i32(d), multiple: d });
  if (block) {
    // of a matrix of one row or column only the other axis is looped over
    const column = kernel.routine?.shape.at(-1) === 1;
    const [row, col] = kernel.rows ? [rowAxis, 1] : kernel.space.length > 1 ? [1, 2] : column ? [1, -1] : [-1, 1];
    if (row >= 0 && block.row0 && block.row1) ranges.set(row, { from: block.row0, to: block.row1, multiple: 1 });
    if (col >= 0 && block.col0 && block.col1)
      ranges.set(col, { from: block.col0, to: block.col1, multiple: kernel.space[kernel.space.length - 1] as number });
  }
  const extras = {
    ...(before.length > 0 && { before: () => before }),
    ...(after.length > 0 && { after: (place: Parameters<After>[0]) => after.flatMap((x) => x(place)) }),
  };
  const flat = !block && wide && axes.length > 1 && kernel.innermost === 0 ? flatten(writes, kernel) : undefined;
  if (!flat) return emitLoop(b.target, f, { axes, ranges, writes, ...extras });
  const size = sizeOf(kernel.space);
  const limit = f.local("i32");
  const range: Range = { from: i32(0), to: limit.get(), multiple: size };
  return [
    limit.set(kernel.rows ? code("i32.mul", count, i32(size)) : i32(size)),
    ...emitLoop(b.target, f, { axes: [1], ranges: new Map([[1, range]]), writes: flat, ...extras }),
  ];
}

/** What a kernel writes at each point; and for reductions what is done before and after the turns of their axis. */
function writesOf(
  b: Build,
  s: number,
  kernel: Kernel,
  f: FuncBuilder,
): { writes: Write[]; before: Code[]; after: After[] } {
  const own = new Set(kernel.sinks.map((x) => x.node).filter((node) => atHand(kernel, node)));
  const missing = (node: Tensor): void => {
    throw new TypeError(`compile: ${node.op.name} was not stored.`);
  };
  const body = new Body(kernel.space, layoutIn(b, s, own), missing, b.rowCount);
  const layout = layoutIn(b, s);
  const wide = kernel.space.length > 0;
  const writes: Write[] = [];
  const before: Code[] = [];
  const after: After[] = [];
  for (const sink of kernel.sinks) {
    const { node, value } = sink;
    const to = layout(node) as Layout;
    if (sink.kind === "store") {
      const at = part(sink, to);
      for (const point of wide ? [identity(value.shape)] : positions(value.shape))
        writes.push({ kind: "store", item: body.value(value, point), access: accessOf(at, point) });
      continue;
    }
    if (sink.kind === "rowSum" && wide) {
      const point = identity(value.shape);
      writes.push({ kind: "add", item: body.value(value, point), access: accessOf(to, point) });
      continue;
    }
    const reduces = sink.kind === "reduce";
    const combine = (x: Item, y: Item): Item => (reduces ? body.combine(node, x, y) : body.add(x, y));
    const first = b.partials.get(node)?.address as number;
    let e = 0;
    for (const point of reduces ? [identity(value.shape)] : positions(value.shape)) {
      const address = first + e++ * 16 * b.width;
      writes.push({ kind: "partial", item: body.value(value, point), address, combine, dtype: node.dtype });
      const identityElement = float(b, reduces ? (node.op.combine?.identity as number) : -0);
      for (let l = 0; l < 16; l++)
        before.push(store(`${b.graph.precision}.store`, i32(0), identityElement, address + l * b.width));
      const access = accessOf(to, reduces ? point.filter((_, i) => i !== node.attributes.axis) : point);
      after.push((place) => {
        const { address: at, offset } = place(access);
        const result = tree(b, f, address, reduces ? node.op.name : "sum");
        return [...result.code, store(`${b.graph.precision}.store`, at, result.value, offset)];
      });
    }
  }
  return { writes, before, after };
}

/** Where a sink writes: its node's storage, or the part of a join that its value is. */
function part(sink: Sink, whole: Layout): Layout {
  if (sink.kind !== "store" || sink.node === sink.value) return whole;
  const strides = contiguous(sink.node.shape);
  return {
    ...whole,
    offset: whole.offset + sink.start * (strides[sink.node.attributes.axis as number] as number),
    strides,
  };
}

/** Sixteen partial results in memory into one: 8 apart, then 4, 2, 1. */
function tree(b: Build, f: FuncBuilder, address: number, name: string): { code: Code[]; value: Code } {
  const { precision } = b.graph;
  const statements: Code[] = [];
  const combine = (x: Code, y: Code): Code => {
    if (name === "sum") return code(`${precision}.add`, x, y);
    // max and min as ops/reduce.ts combines them: NaN stays, else the second where it is not worse
    const [p, q, r] = [f.local(precision), f.local(precision), f.local(precision)];
    const worse =
      name === "max" ? code(`${precision}.lt`, q.get(), p.get()) : code(`${precision}.lt`, p.get(), q.get());
    const keep = code("i32.or", worse, code(`${precision}.ne`, p.get(), p.get()));
    statements.push(p.set(x), q.set(y), r.set(code("select", p.get(), q.get(), keep)));
    return r.get();
  };
  const at = (l: number, step: number): Code =>
    step === 16
      ? load(`${precision}.load`, i32(0), address + l * b.width)
      : combine(at(l, step * 2), at(l + step, step * 2));
  const value = at(0, 1);
  return { code: statements, value };
}

/** The writes of a loop as one over consecutive elements, if every access goes through memory in that order. */
function flatten(writes: readonly Write[], kernel: Kernel): Write[] | undefined {
  const strides = contiguous(kernel.space);
  const size = sizeOf(kernel.space);
  const isFlat = (c: readonly number[]): boolean =>
    (!kernel.rows || (c[rowAxis] ?? 0) === size) && strides.every((stride, i) => (c[i + 1] ?? 0) === stride);
  const isFixed = (c: readonly number[]): boolean => c.every((x) => !x);
  const seen = new Map<Item, Item | undefined>();
  const convert = (item: Item): Item | undefined => {
    if (seen.has(item)) return seen.get(item);
    let made: Item | undefined;
    if (item.kind === "load") {
      const c = item.access.coefficients;
      if (isFlat(c)) made = { ...item, access: { ...item.access, coefficients: [0, 1] }, axes: 2 };
      else if (isFixed(c)) made = item;
    } else if (item.kind === "op") {
      const args = item.args.map(convert);
      if (args.every((x) => x !== undefined))
        made = { ...item, args, axes: args.reduce((bits, x) => bits | x.axes, 0) };
    } else if (item.kind !== "position") made = item;
    seen.set(item, made);
    return made;
  };
  const result: Write[] = [];
  for (const write of writes) {
    const item = convert(write.item);
    if (!item || write.kind !== "store" || !isFlat(write.access.coefficients)) return undefined;
    result.push({ ...write, item, access: { ...write.access, coefficients: [0, 1] } });
  }
  return result;
}
