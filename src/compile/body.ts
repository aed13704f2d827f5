// The body of a loop: what is computed at one point of an iteration space, each value once.

import { constant, type DType, type Index, type Shape, type Tensor } from "../tensor.ts";
import { type Code, i32 } from "../wasm/assembler.ts";
import { contiguous, type Layout, reshapedIndex } from "./layout.ts";
import { unrolled } from "./stage.ts";

/** Axis 0 of a loop is the row, axes 1, 2, … those of the space's shape. */
export const rowAxis = 0;

/** One value of a loop's body; `axes` is the set of loop axes that it depends on, as bits. */
export type Item = {
  readonly dtype: DType;
  readonly axes: number;
  readonly args: readonly Item[];
  uses: number;
} & (
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "load"; readonly access: Access }
  | { readonly kind: "position"; readonly axis: number; readonly offset: number }
  | { readonly kind: "global"; readonly global: { get(): Code } }
  | { readonly kind: "op"; readonly node: Tensor }
);

/** Elements of a layout at a point: offset + Σ coefficient[axis] · position on that axis. */
export interface Access {
  readonly layout: Layout;
  readonly offset: number;
  readonly coefficients: readonly number[];
}

export function accessOf(layout: Layout, at: readonly Index[]): Access {
  const coefficients: number[] = [];
  let { offset } = layout;
  if (layout.rowStride !== 0) coefficients[rowAxis] = layout.rowStride;
  at.forEach((p, i) => {
    const stride = layout.strides[i] as number;
    offset += p.offset * stride;
    if (p.axis >= 0 && stride !== 0) coefficients[p.axis] = (coefficients[p.axis] ?? 0) + stride;
  });
  return { layout, offset, coefficients };
}

/** Whether an access reads the element that the loop's own point writes. */
function isOwn({ layout, offset, coefficients }: Access): boolean {
  const { node, rows } = layout.storage;
  const strides = contiguous(node.shape).filter((_, i) => node.shape[i] !== 1);
  const axes = Math.max(coefficients.length, strides.length + 1);
  for (let axis = 1; axis < axes; axis++) if ((coefficients[axis] ?? 0) !== (strides[axis - 1] ?? 0)) return false;
  return offset === 0 && rows === (coefficients[rowAxis] ?? 0) > 0;
}

const axesOf = (access: Access): number => {
  let axes = 0;
  access.coefficients.forEach((c, axis) => {
    if (c) axes |= 1 << axis;
  });
  return axes;
};

/** Every position of a shape, in row-major order, as constant indices. */
export function* positions(shape: Shape): Generator<Index[]> {
  const at = shape.map(() => 0);
  for (;;) {
    yield at.map((offset) => ({ axis: -1, offset }));
    let axis = at.length - 1;
    for (; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The axes of a shape that a loop goes over: those of size one are no axes. */
export const loopShape = (shape: Shape): Shape => shape.filter((d) => d !== 1);

/** The point of a loop itself: the axes of the shape, but for those of size one, are the axes 1, 2, … of the loop. */
export function identity(shape: Shape): Index[] {
  let axis = 0;
  return shape.map((d) => ({ axis: d === 1 ? -1 : ++axis, offset: 0 }));
}
/** The loop's axis for axis `i` of a shape. */
export const loopAxis = (shape: Shape, i: number): number => (identity(shape)[i] as Index).axis;

const keyOf = (node: Tensor, at: readonly Index[]): string => {
  let key = `${node.id}`;
  for (const p of at) key += `,${p.axis}+${p.offset}`;
  return key;
};

/** Builds the items of one loop. `layout` tells where a node is stored; `demand` is told of nodes that should be. */
export class Body {
  readonly #items = new Map<string, Item>();
  readonly #layout: (node: Tensor) => Layout | undefined;
  readonly #demand: (node: Tensor) => void;
  /** Nodes whose ops are computed here, for seeing what two loops both compute. */
  readonly computed = new Set<Tensor>();
  /** All nodes that are not read from memory here: views, joins and leaves besides those computed. */
  readonly entered = new Set<Tensor>();
  /** Stored nodes read here, and whether always at the loop's own point. */
  readonly reads = new Map<Tensor, boolean>();
  readonly #space: Shape;
  readonly #rowCount: { get(): Code };

  constructor(
    space: Shape,
    layout: (node: Tensor) => Layout | undefined,
    demand: (node: Tensor) => void,
    rowCount: { get(): Code } = { get: () => i32(0) },
  ) {
    this.#rowCount = rowCount;
    this.#space = space;
    this.#layout = layout;
    this.#demand = demand;
  }

  value(node: Tensor, at: readonly Index[]): Item {
    const here = node.shape.length === 0 ? [] : at;
    const key = keyOf(node, here);
    const known = this.#items.get(key);
    if (known) return known;
    const item = this.#build(node, here);
    this.#items.set(key, item);
    return item;
  }

  #build(node: Tensor, at: readonly Index[]): Item {
    const layout = this.#layout(node);
    if (layout) return this.#load(layout, at);
    this.entered.add(node);
    const { op } = node;
    const [x] = node.inputs as [Tensor];
    if (op.kind === "leaf") {
      if (op.name === "constant")
        return {
          kind: "constant",
          value: node.attributes.value as number,
          dtype: node.dtype,
          axes: 0,
          args: [],
          uses: 0,
        };
      if (op.name === "rowCount")
        return { kind: "global", global: this.#rowCount, dtype: "float", axes: 0, args: [], uses: 0 };
      if (op.name === "index") {
        const { axis, offset } = at[node.attributes.axis as number] as Index;
        if (axis < 0) return { kind: "constant", value: offset, dtype: "int", axes: 0, args: [], uses: 0 };
        return { kind: "position", axis, offset, dtype: "int", axes: 1 << axis, args: [], uses: 0 };
      }
    }
    if (op.kind === "map") {
      this.computed.add(node);
      return this.#op(
        node,
        node.inputs.map((y) => this.value(y, at)),
      );
    }
    if (op.kind === "view") {
      const inner = op.view ? op.view(node, at) : reshapedIndex(x.shape, node.shape, at);
      if (inner) return this.value(x, inner);
      return this.#stored(x, node, at);
    }
    if (op.kind === "join") {
      const axis = node.attributes.axis as number;
      const p = at[axis] as Index;
      if (p.axis < 0) return this.#part(node, at, axis, p.offset);
    }
    if (op.kind === "reduce" && isSmall(node)) {
      this.computed.add(node);
      return this.#reduce(node, at);
    }
    return this.#stored(node, node, at);
  }

  /** What is not computed in a loop is read from memory, once it is known that it must be there. */
  #stored(wanted: Tensor, node: Tensor, at: readonly Index[]): Item {
    this.#demand(wanted);
    const layout = this.#layout(node);
    if (!layout) throw new TypeError(`compile: ${node.op.name} has no place in memory.`);
    return this.#load(layout, at);
  }

  #load(layout: Layout, at: readonly Index[]): Item {
    const access = accessOf(layout, at);
    const { node } = layout.storage;
    // in a loop over rows alone all elements of the row are at hand
    const own = this.#space.length === 0 ? at.every((p) => p.axis < 0) : isOwn(access);
    this.reads.set(node, (this.reads.get(node) ?? true) && own);
    return { kind: "load", access, dtype: layout.storage.dtype, axes: axesOf(access), args: [], uses: 0 };
  }

  #op(node: Tensor, args: readonly Item[]): Item {
    for (const x of args) x.uses++;
    return { kind: "op", node, dtype: node.dtype, axes: args.reduce((a, x) => a | x.axes, 0), args, uses: 0 };
  }

  /** The part of a join that holds a constant position. */
  #part(node: Tensor, at: readonly Index[], axis: number, offset: number): Item {
    let from = 0;
    for (const x of node.inputs) {
      const size = x.shape[axis] as number;
      if (offset >= from && offset < from + size)
        return this.value(
          x,
          at.map((p, i) => (i === axis ? { axis: -1, offset: offset - from } : p)),
        );
      from += size;
    }
    return this.value(constant(0, node.dtype), []);
  }

  /** A short reduction written out: sixteen partial results of one element at most, then the tree. */
  #reduce(node: Tensor, at: readonly Index[]): Item {
    const [x] = node.inputs as [Tensor];
    const axis = node.attributes.axis as number;
    const elements = Array.from({ length: x.shape[axis] as number }, (_, j) =>
      this.value(x, [...at.slice(0, axis), { axis: -1, offset: j }, ...at.slice(axis)]),
    );
    const partial: (Item | undefined)[] = elements;
    for (let width = 8; width > 0; width >>= 1)
      for (let l = 0; l < width; l++) {
        const [a, b] = [partial[l], partial[l + width]];
        if (a && b) partial[l] = this.combine(node, a, b);
      }
    return partial[0] as Item;
  }

  /** Two partial results of a reduction combined, in the ops that the reduction is declared with. */
  combine(node: Tensor, a: Item, b: Item): Item {
    const { combine } = node.op;
    if (!combine) throw new TypeError(`compile: ${node.op.name} has nothing to combine with.`);
    return this.#with(combine.op, a, b);
  }

  add(a: Item, b: Item): Item {
    return this.#with((x, y) => x.add(y), a, b);
  }

  /** An expression of two tensors, built on two items. */
  #with(expression: (x: Tensor, y: Tensor) => Tensor, a: Item, b: Item): Item {
    const [x, y] = [constant(1), constant(2)];
    const build = (t: Tensor): Item => (t === x ? a : t === y ? b : this.#op(t, t.inputs.map(build)));
    return build(expression(x, y));
  }
}

/** A reduction that is written out within the loop that needs it. */
export const isSmall = (node: Tensor): boolean =>
  ((node.inputs[0] as Tensor).shape[node.attributes.axis as number] as number) <= unrolled;
