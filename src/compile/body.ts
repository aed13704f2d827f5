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
  for (let i = 0; i < at.length; i++) {
    const p = at[i] as Index;
    const stride = layout.strides[i] as number;
    offset += p.offset * stride;
    if (p.axis >= 0 && stride !== 0) coefficients[p.axis] = (coefficients[p.axis] ?? 0) + stride;
  }
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
  const { coefficients } = access;
  let axes = 0;
  for (let axis = 0; axis < coefficients.length; axis++) if (coefficients[axis]) axes |= 1 << axis;
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

/** The position of a scalar. */
const nowhere: readonly Index[] = [];
/** Of items that are made of no others. */
const none: readonly Item[] = [];

const textOf = (at: readonly Index[]): string => {
  let text = "";
  for (let i = 0; i < at.length; i++) text += `${(at[i] as Index).axis}+${(at[i] as Index).offset},`;
  return text;
};

/** Builds the items of one loop. `layout` tells where a node is stored; `demand` is told of nodes that should be. */
export class Body {
  /** Items by node: of scalars, and at each position, found by the array that names it or by what it says. */
  readonly #scalars = new Map<Tensor, Item>();
  readonly #positions = new Map<readonly Index[], Map<Tensor, Item>>();
  readonly #byText = new Map<string, Map<Tensor, Item>>();
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
    const scalar = node.shape.length === 0;
    const items = scalar ? this.#scalars : this.#itemsAt(at);
    const known = items.get(node);
    if (known) return known;
    const item = this.#build(node, scalar ? nowhere : at);
    items.set(node, item);
    return item;
  }

  #itemsAt(at: readonly Index[]): Map<Tensor, Item> {
    const known = this.#positions.get(at);
    if (known) return known;
    const text = textOf(at);
    const items = this.#byText.get(text) ?? new Map<Tensor, Item>();
    this.#byText.set(text, items);
    this.#positions.set(at, items);
    return items;
  }

  #build(node: Tensor, at: readonly Index[]): Item {
    const layout = this.#layout(node);
    if (layout) return this.#load(layout, at);
    this.entered.add(node);
    const { op } = node;
    if (op.kind === "leaf") {
      if (op.name === "constant") {
        const { dtype, attributes } = node;
        return { kind: "constant", value: attributes.value as number, dtype, axes: 0, args: none, uses: 0 };
      }
      if (op.name === "rowCount")
        return { kind: "global", global: this.#rowCount, dtype: "float", axes: 0, args: none, uses: 0 };
      if (op.name === "index") {
        const { axis, offset } = at[node.attributes.axis as number] as Index;
        if (axis < 0) return { kind: "constant", value: offset, dtype: "int", axes: 0, args: none, uses: 0 };
        return { kind: "position", axis, offset, dtype: "int", axes: 1 << axis, args: none, uses: 0 };
      }
    }
    if (op.kind === "map") {
      this.computed.add(node);
      const args: Item[] = [];
      for (let i = 0; i < node.inputs.length; i++) args.push(this.value(node.inputs[i] as Tensor, at));
      return this.#op(node, args);
    }
    if (op.kind === "view") {
      const x = node.inputs[0] as Tensor;
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
    return { kind: "load", access, dtype: layout.storage.dtype, axes: axesOf(access), args: none, uses: 0 };
  }

  #op(node: Tensor, args: readonly Item[]): Item {
    let axes = 0;
    for (let i = 0; i < args.length; i++) {
      const x = args[i] as Item;
      x.uses++;
      axes |= x.axes;
    }
    return { kind: "op", node, dtype: node.dtype, axes, args, uses: 0 };
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
