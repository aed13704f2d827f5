// Tensor: a node of an expression graph, and nothing else. Shapes, dtypes and the form of every primitive.
import { type Code, code, type FuncBuilder, i32, type Local, type Type } from "./wasm/assembler.ts";

/** What an element is. `float` is 32 or 64 bits wide, chosen when compiling; `int` is i32, `bits` is u32. */
export type DType = "float" | "int" | "bits" | "bool";
/** The width of `float`, chosen when a graph is compiled. */
export type Precision = "f32" | "f64";
/** Sizes of one observation; the row axis is not in a shape. */
export type Shape = readonly number[];
/** Plain JSON, so that a graph can be written down. */
export type Attribute = number | string | boolean | readonly number[];
export type Attributes = Readonly<Record<string, Attribute>>;

/** What an op's shape rule gives. */
export interface Meta {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly rows: boolean;
}

/** The lanes a machine op is lowered for: one element (`f32`, `i32`) or a vector of them (`f32x4`, `i32x4`). */
export interface Lanes {
  readonly precision: Precision;
  /** True: values are v128; ints of an f64 program sit in the two low lanes, its bools are i64x2 masks. */
  readonly vector: boolean;
  /** The instruction prefix of each dtype: "f32", "f32x4", "i32x4", … */
  readonly float: string;
  readonly int: string;
  /** The prefix of a mask of float's width: "i32x4", "i64x2"; in scalar code "i32". */
  readonly mask: string;
  /** A float constant given by its bits: `low` alone in f32. Splatted, and loaded once before the loop. */
  word(high: number, low: number): Code;
  zero(): Code;
  constant(value: number, dtype: DType): Code;
  /** What a local must be to hold a value. */
  readonly type: (dtype: DType) => Type;
  /** A comparison of two floats, as a bool. */
  compare(name: "eq" | "ne" | "lt" | "le" | "gt" | "ge", x: Code, y: Code): Code;
  /** `yes` where the bool holds, else `no`, of floats. */
  select(mask: Code, yes: Code, no: Code): Code;
}

/** A result as its dtype holds it. */
export function round(value: number, dtype: DType, precision: Precision): number {
  if (dtype === "float") return precision === "f32" ? Math.fround(value) : value;
  return dtype === "int" ? value | 0 : dtype === "bits" ? value >>> 0 : value;
}

/** What an element rule may ask of its node. */
export interface ElementContext {
  readonly precision: Precision;
  /** The dtype of the result. */
  readonly dtype: DType;
  readonly attributes: Attributes;
}

/** Meaning and lowering of an op that the machine has: one element in, one element out. */
export interface MachineRule {
  /** On JavaScript numbers (bool: boolean, bits: unsigned); the interpreter rounds the result to its dtype. */
  readonly eval: (at: ElementContext, ...x: number[]) => number | boolean;
  readonly wasm: (lanes: Lanes, node: Tensor, ...x: Code[]) => Code;
  /** The lowering names an operand more than once, so operands must be locals. */
  readonly repeats?: boolean;
}

/** The elements of one row, as an op's routine is told of them. */
export type Elements = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;
/** What the lowering of a routine may use: locals, and the elements of its inputs and result in the row at hand. */
export interface RoutineCode {
  readonly precision: Precision;
  local(type: "i32" | Precision): Local;
  /** An element of input `i`, of the result, and the storing of one. */
  input(i: number, ...at: Code[]): Code;
  result(...at: Code[]): Code;
  store(value: Code, ...at: Code[]): Code;
}
/** Meaning and lowering of an op that loops over the elements of a row, in the same order in both. */
export interface RoutineRule {
  /** Fills `out`; every result of arithmetic is given to `round`. All are row-major. */
  readonly eval: (node: Tensor, round: (x: number) => number, out: Elements, ...inputs: Elements[]) => void;
  readonly wasm: (routine: RoutineCode, node: Tensor) => Code[];
}

/**
 * Cotangents of the inputs, given that of the result; absent where there is none. `Inputs` is as long as the op has
 * inputs, so that rules name them without asking whether they exist.
 */
// biome-ignore lint/suspicious/noExplicitAny: existential over the number of inputs of an op
export type Vjp = (g: Tensor, out: Tensor, ...inputs: any[]) => readonly (Tensor | undefined)[];

/** The closed graph of a loop's turn, over leaves that stand for its states and givens (src/ops/iterate.ts). */
export interface Loop {
  readonly state: readonly Tensor[];
  readonly given: readonly Tensor[];
  readonly next: readonly Tensor[];
  /** Whether there is another turn. */
  readonly more: Tensor;
  readonly most: number;
  /** A given bool: elements where it is false have no turn at all. */
  readonly when?: Tensor;
  /** In machine ops only, for one precision: a bool, true while the element's loop runs; `next` keeps states elsewhere. */
  readonly running?: Tensor;
  /** The op of the same loop in machine ops, `expand` being what makes them. */
  readonly lowered: (op: Op, precision: Precision, expand: (roots: readonly Tensor[]) => Tensor[]) => Op;
  /** A function of an element's inputs by their index, first states then givens: its last states, until the next call. */
  readonly runner: (loop: Loop, precision: Precision) => (input: (index: number) => number) => readonly number[];
  /** The code that runs the loop, and the locals that hold its states afterwards. */
  readonly emit: (
    f: FuncBuilder,
    lanes: Lanes,
    loop: Loop,
    inputs: readonly Code[],
  ) => { readonly code: readonly Code[]; readonly states: readonly Local[] };
}

/**
 * A primitive: one object literal. `kind` says which generic machinery gives it meaning and code:
 * a `leaf`; a machine `map`; a function that `expand`s into other ops; a `view` (same elements, other indices);
 * `reduce` along an axis; `join` (concat, pad); `contract` (sums of products); `rowSum`; a `routine` with loops of its own.
 */
export interface Op {
  readonly name: string;
  readonly kind: "leaf" | "map" | "expand" | "view" | "reduce" | "join" | "contract" | "rowSum" | "routine";
  readonly infer: (inputs: readonly Tensor[], attributes: Attributes) => Meta;
  readonly vjp?: Vjp;
  readonly machine?: MachineRule;
  /** Of a map that is a loop of other ops. */
  readonly loop?: Loop;
  readonly routine?: RoutineRule;
  readonly expand?: (out: Tensor, precision: Precision) => Tensor;
  /** Of a view: where in its input the element at `at` of its result lies. `reshape` has none: it counts elements. */
  readonly view?: (node: Tensor, at: readonly Index[]) => readonly Index[];
  /** Of a reduction: the element op that combines two partial results, and its identity. */
  readonly combine?: { readonly identity: number; readonly op: (x: Tensor, y: Tensor) => Tensor };
  /** A bound on |value| that holds for every input (tanh: 1), used to drop guards that cannot be needed. */
  readonly bound?: number;
}

/** A number where a tensor is expected is a constant of the other side's dtype. */
export type Operand = Tensor | number;

let serial = 0;

/**
 * A node of an expression graph. It holds no numbers: `grad` turns graphs into graphs, `compile` turns a graph
 * into a program. `shape` is that of one row; `rows` says whether there is one value for each row of the data.
 */
export class Tensor {
  readonly id: number = serial++;
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly rows: boolean;

  constructor(op: Op, inputs: readonly Tensor[], attributes: Attributes = {}) {
    const { shape, dtype, rows } = op.infer(inputs, attributes);
    this.op = op;
    this.inputs = inputs;
    this.attributes = attributes;
    this.shape = shape;
    this.dtype = dtype;
    this.rows = rows;
  }

  /** Number of elements in one row. */
  get size(): number {
    return sizeOf(this.shape);
  }

  add(y: Operand): Tensor {
    return add(this, y);
  }
  sub(y: Operand): Tensor {
    return sub(this, y);
  }
  mul(y: Operand): Tensor {
    return mul(this, y);
  }
  div(y: Operand): Tensor {
    return div(this, y);
  }
  neg(): Tensor {
    return neg(this);
  }
}

export const sizeOf = (shape: Shape): number => shape.reduce((n, d) => n * d, 1);
export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((d, i) => d === b[i]);
/** `[2, 3]` for messages; a scalar is `[]`. */
export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

const constantOp: Op = {
  name: "constant",
  kind: "leaf",
  infer: (_, a) => ({ shape: [], dtype: a.dtype as DType, rows: false }),
};

/** A scalar constant. */
export const constant = (value: number, dtype: DType = "float"): Tensor => new Tensor(constantOp, [], { value, dtype });
export const isConstant = (x: Tensor, value?: number): boolean =>
  x.op === constantOp && (value === undefined || Object.is(x.attributes.value, value));
/** The number of a constant. */
export const constantValue = (x: Tensor): number => x.attributes.value as number;

/** Tensors of all operands, numbers becoming constants of the first tensor's dtype. */
export function operands(...xs: Operand[]): Tensor[] {
  const dtype = xs.find((x): x is Tensor => x instanceof Tensor)?.dtype ?? "float";
  return xs.map((x) => (x instanceof Tensor ? x : constant(x, dtype)));
}

/** The shape rule of elementwise ops: shapes agree or one side is a scalar. */
export function elementwiseShape(name: string, inputs: readonly Tensor[]): Shape {
  let shape: Shape = [];
  for (const x of inputs) {
    if (x.shape.length === 0) continue;
    if (shape.length > 0 && !sameShape(shape, x.shape))
      throw new RangeError(
        `${name}: shapes must agree or one side be a scalar; came ${showShape(shape)} and ${showShape(x.shape)}. Use broadcast.`,
      );
    shape = x.shape;
  }
  return shape;
}

/** What may be left out of an elementwise op: its result has the dtype of its last input unless said. */
export interface ElementwiseRule {
  readonly dtype?: DType;
  readonly machine?: MachineRule;
  readonly expand?: (precision: Precision, ...x: Tensor[]) => Tensor;
  readonly vjp?: Vjp;
  readonly bound?: number;
}

/**
 * An op on elements: a machine op (`machine`) or one that expands into others (`expand`; `own` for one that asks for the
 * node's attributes).
 */
export function elementwiseOp(name: string, rule: ElementwiseRule, own: Pick<Op, "expand"> = {}): Op {
  const { expand } = rule;
  return {
    name,
    kind: rule.machine ? "map" : "expand",
    infer: (inputs) => ({
      shape: elementwiseShape(name, inputs),
      dtype: rule.dtype ?? (inputs[inputs.length - 1] as Tensor).dtype,
      rows: inputs.some((x) => x.rows),
    }),
    ...(rule.machine && { machine: rule.machine }),
    ...(expand && { expand: (out: Tensor, precision: Precision) => expand(precision, ...out.inputs) }),
    ...(rule.vjp && { vjp: rule.vjp }),
    ...(rule.bound !== undefined && { bound: rule.bound }),
    ...own,
  };
}

/** The function of one tensor that applies an elementwise op. */
export function unary(name: string, rule: ElementwiseRule): (x: Operand) => Tensor {
  const op = elementwiseOp(name, rule);
  return (x) => new Tensor(op, operands(x));
}

/** The tensors, if they have one dtype. */
export function sameDType(name: string, tensors: readonly Tensor[]): readonly Tensor[] {
  const [x, y] = tensors as [Tensor, Tensor];
  if (x.dtype !== y.dtype)
    throw new TypeError(
      `${name}: both sides must have one dtype; came ${x.dtype} and ${y.dtype}. Use toFloat or toInt.`,
    );
  return tensors;
}

/** Refuses tensors that are not floats. */
export function checkFloats(name: string, ...tensors: readonly Tensor[]): void {
  for (const x of tensors)
    if (x.dtype !== "float") throw new TypeError(`${name}: floats are needed; came ${x.dtype}. Use toFloat.`);
}

/** The function of two tensors (or numbers) that applies an elementwise op. */
export function binary(name: string, rule: ElementwiseRule): (x: Operand, y: Operand) => Tensor {
  const op = elementwiseOp(name, rule);
  return (x, y) => new Tensor(op, sameDType(name, operands(x, y)));
}

/** A machine op of the same name in every dtype: `f32x4.add`, `i32.add`. */
export const instruction =
  (name: string): MachineRule["wasm"] =>
  (lanes, node, ...x) =>
    code(`${node.dtype === "float" ? lanes.float : lanes.int}.${name}`, ...x);

const add = /* @__PURE__ */ binary("add", {
  machine: { eval: (_, x, y) => x + y, wasm: instruction("add") },
  vjp: (g) => [g, g],
});
const sub = /* @__PURE__ */ binary("sub", {
  machine: { eval: (_, x, y) => x - y, wasm: instruction("sub") },
  vjp: (g) => [g, g.neg()],
});
const mul = /* @__PURE__ */ binary("mul", {
  machine: { eval: ({ dtype }, x, y) => (dtype === "float" ? x * y : Math.imul(x, y)), wasm: instruction("mul") },
  vjp: (g, _, x, y) => [scale(g, y), scale(g, x)],
});
const div = /* @__PURE__ */ binary("div", {
  machine: { eval: (_, x, y) => x / y, wasm: instruction("div") },
  vjp: (g, out, _, y) => [scale(g, constant(1).div(y)), scale(g.neg(), out.div(y))],
});
const neg = /* @__PURE__ */ unary("neg", {
  machine: {
    eval: (_, x) => -x,
    wasm: (lanes, node, x) =>
      node.dtype !== "float" && !lanes.vector ? code("i32.sub", i32(0), x) : instruction("neg")(lanes, node, x),
  },
  vjp: (g) => [g.neg()],
});

/**
 * A cotangent times a local derivative that may be infinite: g where g = 0, else g·d. A NaN g stays NaN.
 * The compiler makes it a plain product where d is provably finite.
 */
export const scale = /* @__PURE__ */ binary("scale", {
  machine: {
    eval: (_, g, d) => (g === 0 ? g : g * d),
    wasm: (lanes, node, g, d) =>
      lanes.select(lanes.compare("eq", g, lanes.zero()), g, instruction("mul")(lanes, node, g, d)),
    repeats: true,
  },
  vjp: (h, _, g, d) => [scale(h, d), scale(h, g)],
});

/** The position along one axis: the loop variable `axis` (−1: none) plus a constant. */
export interface Index {
  readonly axis: number;
  readonly offset: number;
}

/** Every node that the roots need, inputs before the nodes that use them; nodes in `known` are not entered. */
export function topological(roots: readonly Tensor[], known?: { has(x: Tensor): boolean }): Tensor[] {
  const order: Tensor[] = [];
  const seen = new Set<Tensor>();
  const stack: Tensor[] = [];
  for (const root of roots) {
    stack.push(root);
    while (stack.length > 0) {
      const node = stack[stack.length - 1] as Tensor;
      if (seen.has(node) || known?.has(node)) {
        stack.pop();
        continue;
      }
      const before = stack.length;
      for (let i = node.inputs.length - 1; i >= 0; i--) {
        const x = node.inputs[i] as Tensor;
        if (!seen.has(x) && !known?.has(x)) stack.push(x);
      }
      if (stack.length === before) {
        stack.pop();
        seen.add(node);
        order.push(node);
      }
    }
  }
  return order;
}
