// The same elements under other indices: reshape, transpose, broadcast, slice; and joined: concat, pad.
import {
  type Attributes,
  constant,
  type Index,
  type Op,
  type Operand,
  operands,
  type Shape,
  sameShape,
  showShape,
  sizeOf,
  Tensor,
} from "../tensor.ts";
import { sum } from "./reduce.ts";

const first = (inputs: readonly Tensor[]): Tensor => inputs[0] as Tensor;
const numbers = (a: Attributes, name: string): readonly number[] => a[name] as readonly number[];

const reshapeOp: Op = {
  name: "reshape",
  kind: "view",
  infer: ([x], a) => ({ shape: numbers(a, "shape"), dtype: (x as Tensor).dtype, rows: (x as Tensor).rows }),
  vjp: (g, _, x) => [reshape(g, x.shape)],
};
/** The same elements in row-major order under another shape. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (sizeOf(shape) !== x.size)
    throw new RangeError(`reshape: sizes must agree; came ${showShape(x.shape)} to ${showShape(shape)}.`);
  return new Tensor(reshapeOp, [x], { shape });
}

const transposeOp: Op = {
  name: "transpose",
  kind: "view",
  infer: ([x], a) => ({
    shape: numbers(a, "axes").map((i) => (x as Tensor).shape[i] as number),
    dtype: (x as Tensor).dtype,
    rows: (x as Tensor).rows,
  }),
  view: (node, at) => {
    const to: Index[] = [];
    numbers(node.attributes, "axes").forEach((axis, i) => {
      to[axis] = at[i] as Index;
    });
    return to;
  },
  vjp: (g, out) => {
    const inverse: number[] = [];
    numbers(out.attributes, "axes").forEach((axis, i) => {
      inverse[axis] = i;
    });
    return [transpose(g, inverse)];
  },
};
/** Axes in another order: axis i of the result is axis `axes[i]` of x. By default the last two change places. */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  const n = x.shape.length;
  const order = axes ?? x.shape.map((_, i) => (i === n - 1 ? n - 2 : i === n - 2 ? n - 1 : i));
  if (order.length !== n || x.shape.some((_, i) => !order.includes(i)))
    throw new RangeError(`transpose: axes must name each of the ${n} axes once; came ${showShape(order)}.`);
  if (order.every((axis, i) => axis === i)) return x;
  return new Tensor(transposeOp, [x], { axes: order });
}

const broadcastOp: Op = {
  name: "broadcast",
  kind: "view",
  infer: ([x], a) => ({ shape: numbers(a, "shape"), dtype: (x as Tensor).dtype, rows: (x as Tensor).rows }),
  view: (node, at) => numbers(node.attributes, "axes").map((axis) => at[axis] as Index),
  vjp: (g, out) => {
    const axes = numbers(out.attributes, "axes");
    return [out.shape.reduceRight((sofar, _, i) => (axes.includes(i) ? sofar : sum(sofar, i)), g)];
  },
};
/**
 * x repeated along new axes: axis i of x becomes axis `axes[i]` of `shape`; the others are new. By default x's axes
 * are the last ones.
 */
export function broadcast(x: Operand, shape: Shape, axes?: readonly number[]): Tensor {
  const [t] = operands(x) as [Tensor];
  const to = axes ?? t.shape.map((_, i) => shape.length - t.shape.length + i);
  if (to.length !== t.shape.length || to.some((axis, i) => shape[axis] !== t.shape[i]))
    throw new RangeError(
      `broadcast: axes of equal size are needed; came ${showShape(t.shape)} to ${showShape(shape)}.`,
    );
  if (sameShape(t.shape, shape)) return t;
  return new Tensor(broadcastOp, [t], { shape, axes: to });
}

const sliceOp: Op = {
  name: "slice",
  kind: "view",
  infer: ([x], a) => ({
    shape: (x as Tensor).shape.map((d, i) => (i === a.axis ? (a.size as number) : d)),
    dtype: (x as Tensor).dtype,
    rows: (x as Tensor).rows,
  }),
  view: (node, at) => {
    const { axis, start } = node.attributes;
    return at.map((p, i) => (i === axis ? { axis: p.axis, offset: p.offset + (start as number) } : p));
  },
  vjp: (g, out, x: Tensor) => {
    const { axis, start } = out.attributes as { axis: number; start: number };
    return [pad(g, axis, start, (x.shape[axis] as number) - start - (out.shape[axis] as number))];
  },
};
/** `size` elements of x along `axis`, from `start`. */
export function slice(x: Tensor, axis: number, start: number, size: number): Tensor {
  const length = x.shape[axis];
  if (length === undefined || !(start >= 0 && size > 0 && start + size <= length))
    throw new RangeError(`slice: [${start}, ${start + size}) must lie within axis ${axis} of ${showShape(x.shape)}.`);
  return size === length ? x : new Tensor(sliceOp, [x], { axis, start, size });
}
/** Element `i` along `axis`, which the result no longer has. */
export const at = (x: Tensor, i: number, axis = x.shape.length - 1): Tensor =>
  reshape(
    slice(x, axis, i, 1),
    x.shape.filter((_, j) => j !== axis),
  );

const concatOp: Op = {
  name: "concat",
  kind: "join",
  infer: (inputs, a) => ({
    shape: first(inputs).shape.map((d, i) =>
      i === a.axis ? inputs.reduce((n, x) => n + (x.shape[i] as number), 0) : d,
    ),
    dtype: first(inputs).dtype,
    rows: inputs.some((x) => x.rows),
  }),
  vjp: (g, out, ...inputs: Tensor[]) => {
    const axis = out.attributes.axis as number;
    let start = 0;
    return inputs.map((x) => {
      const size = x.shape[axis] as number;
      start += size;
      return slice(g, axis, start - size, size);
    });
  },
};
/** Tensors one after another along `axis`; their other axes agree. */
export function concat(xs: readonly Tensor[], axis = 0): Tensor {
  const [x, ...others] = xs as [Tensor, ...Tensor[]];
  for (const y of others)
    if (y.shape.length !== x.shape.length || y.shape.some((d, i) => i !== axis && d !== x.shape[i]))
      throw new RangeError(
        `concat: shapes must agree but for axis ${axis}; came ${showShape(x.shape)} and ${showShape(y.shape)}.`,
      );
  return others.length === 0 ? x : new Tensor(concatOp, xs, { axis });
}
/** Tensors of one shape along a new axis. */
export const stack = (xs: readonly Tensor[], axis = 0): Tensor =>
  concat(
    xs.map((x) => reshape(x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)])),
    axis,
  );

const padOp: Op = {
  name: "pad",
  kind: "join",
  infer: ([x], a) => ({
    shape: (x as Tensor).shape.map((d, i) => (i === a.axis ? d + (a.before as number) + (a.after as number) : d)),
    dtype: (x as Tensor).dtype,
    rows: (x as Tensor).rows,
  }),
  vjp: (g, out, x: Tensor) => {
    const { axis, before } = out.attributes as { axis: number; before: number };
    return [slice(g, axis, before, x.shape[axis] as number)];
  },
};
/** x with zeros before and after it along `axis`. */
export const pad = (x: Tensor, axis: number, before: number, after: number): Tensor =>
  before === 0 && after === 0 ? x : new Tensor(padOp, [x], { axis, before, after });

/** Zeros (or another constant) of a shape. */
export const full = (shape: Shape, value: number): Tensor => broadcast(constant(value), shape);
