// Kernels that are routines in plain loops: products in layouts that the emitter does not take, and what an op brings
// along.
import { sides } from "../ops/linalg.ts";
import type { RoutineRule, Shape, Tensor } from "../tensor.ts";
import {
  type Code,
  code,
  type FuncBuilder,
  type FuncRef,
  forLoop,
  i32,
  type Local,
  load,
  store,
} from "../wasm/assembler.ts";
import { type Build, float, layoutIn } from "./build.ts";
import { bytesOf } from "./lanes.ts";
import type { Layout } from "./layout.ts";
import { isRowSum } from "./stage.ts";

/** The byte address of an element of a layout, in the row at hand. */
type At = (layout: Layout, index: readonly Code[]) => Code;

type Emitter = (b: Build, f: FuncBuilder, node: Tensor, layouts: readonly Layout[], out: Layout, at: At) => Code[];

/** A routine's function. */
export function routine(b: Build, s: number, node: Tensor): FuncRef {
  const layout = layoutIn(b, s);
  const out = layout(node) as Layout;
  const layouts = node.inputs.map((x) => layout(x) as Layout);
  const emit: Emitter = node.op.kind === "contract" ? products : loops;
  return b.m.func(`${node.op.name} [${node.shape.join(",")}]`, [], [], (f) => {
    const row = f.local("i32");
    const at: At = ({ storage, offset, rowStride, strides }, index) => {
      const size = bytesOf(storage.dtype, b.graph.precision);
      const terms = [i32((storage.buffer?.address ?? 0) + (storage.offset + offset) * size)];
      if (storage.pointer) terms.push(storage.pointer.get());
      if (rowStride !== 0) terms.push(code("i32.mul", row.get(), i32(rowStride * size)));
      index.forEach((i, axis) => {
        const stride = (strides[axis] as number) * size;
        if (stride !== 0) terms.push(code("i32.mul", i, i32(stride)));
      });
      return terms.reduce((x, y) => code("i32.add", x, y));
    };
    const body = emit(b, f, node, layouts, out, at);
    return node.rows ? [forLoop(row, i32(0), b.tileRows.get(), 1, body)] : [row.set(i32(0)), ...body];
  });
}

function products(b: Build, f: FuncBuilder, node: Tensor, layouts: readonly Layout[], out: Layout, at: At): Code[] {
  const { precision } = b.graph;
  const [left, right] = layouts as [Layout, Layout];
  const [x, y] = node.inputs as [Tensor, Tensor];
  const rowSum = isRowSum(node);
  const { transA, transB } = rowSum
    ? { transA: true, transB: false }
    : (node.attributes as { transA: boolean; transB: boolean });
  const { batch, m, k, n } = rowSum
    ? { batch: [] as Shape, m: node.shape[0] as number, k: x.shape[0] as number, n: node.shape[1] as number }
    : sides(x.shape, y.shape, transA, transB);
  const indices = batch.map(() => f.local("i32"));
  const [i, j, p] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const lead = indices.map((q) => q.get());
  const leadB = y.shape.length > 2 ? lead : [];
  const indexA = transA ? [p.get(), i.get()] : [i.get(), p.get()];
  const indexB = transB ? [j.get(), p.get()] : [p.get(), j.get()];
  const row = f.local("i32");
  // over rows: the row is the outermost part of the inner sum
  const rowTerm = (layout: Layout): Code => code("i32.mul", row.get(), i32(layout.rowStride * b.width));
  const nest = (simd: boolean): Code[] => {
    const acc = f.local(simd ? "v128" : precision);
    const wide = precision === "f64" ? "f64x2" : "f32x4";
    const bits = precision === "f64" ? 64 : 32;
    const addressA = rowSum ? code("i32.add", at(left, indexA), rowTerm(left)) : at(left, [...lead, ...indexA]);
    const addressB = rowSum ? code("i32.add", at(right, indexB), rowTerm(right)) : at(right, [...leadB, ...indexB]);
    const x0 = simd ? load(`v128.load${bits}_splat`, addressA) : load(`${precision}.load`, addressA);
    const y0 = simd ? load("v128.load", addressB) : load(`${precision}.load`, addressB);
    const type = simd ? wide : precision;
    const zero = simd ? code(`${wide}.splat`, float(b, 0)) : float(b, 0);
    const sum = forLoop(p, i32(0), i32(k), 1, [acc.set(code(`${type}.add`, acc.get(), code(`${type}.mul`, x0, y0)))]);
    return [
      acc.set(zero),
      rowSum ? forLoop(row, i32(0), b.tileRows.get(), 1, [sum]) : sum,
      store(simd ? "v128.store" : `${precision}.store`, at(out, [...lead, i.get(), j.get()]), acc.get()),
    ];
  };
  const lanes = precision === "f64" ? 2 : 4;
  const columnStride = right.strides[right.strides.length - (transB ? 2 : 1)];
  const simd = b.target.simd && columnStride === 1 && n >= lanes;
  const end = n - (n % lanes);
  const columns = simd
    ? [
        forLoop(j, i32(0), i32(end), lanes, nest(true)),
        ...(end < n ? [forLoop(j, i32(end), i32(n), 1, nest(false))] : []),
      ]
    : [forLoop(j, i32(0), i32(n), 1, nest(false))];
  let nested: Code[] = [forLoop(i, i32(0), i32(m), 1, columns)];
  for (let q = batch.length - 1; q >= 0; q--)
    nested = [forLoop(indices[q] as Local, i32(0), i32(batch[q] as number), 1, nested)];
  return nested;
}

/** The loops that an op brings along. */
function loops(b: Build, f: FuncBuilder, node: Tensor, layouts: readonly Layout[], out: Layout, at: At): Code[] {
  const { precision } = b.graph;
  const type = ({ dtype }: Tensor): string => (dtype === "float" ? precision : "i32");
  return (node.op.routine as RoutineRule).wasm(
    {
      precision,
      local: (type) => f.local(type),
      input: (i, ...index) => load(`${type(node.inputs[i] as Tensor)}.load`, at(layouts[i] as Layout, index)),
      result: (...index) => load(`${type(node)}.load`, at(out, index)),
      store: (value, ...index) => store(`${type(node)}.store`, at(out, index), value),
    },
    node,
  );
}
