// Canonical form: value numbering (equal nodes become one node), then simplification; and the expansion of ops that
// the machine does not have into ops that it has.
import { broadcast, concat } from "../ops/shape.ts";
import {
  type Attribute,
  constant,
  isConstant,
  type Op,
  type Precision,
  round,
  sameShape,
  Tensor,
  topological,
} from "../tensor.ts";
import { simplifyNode } from "./simplify.ts";

const opSerial = /* @__PURE__ */ new WeakMap<Op, number | string>();
let nextSerial = 0;
/** What tells ops apart, so that a node has a key: a number; of a loop, its turn as text. */
export function serialOf(op: Op): number | string {
  let serial = opSerial.get(op);
  if (serial === undefined) {
    const { loop } = op;
    serial = loop ? `{${loop.most}${loop.when ? "?" : ""}:${graphKey([...loop.next, loop.more])}}` : nextSerial++;
    opSerial.set(op, serial);
  }
  return serial;
}

/** The roots' graph as text: equal texts compute the same. */
export function graphKey(roots: readonly Tensor[]): string {
  const order = topological(roots);
  const number = new Map(order.map((x, i) => [x, i]));
  const lines = order.map((x) => {
    let line = `${serialOf(x.op)}`;
    for (const name in x.attributes) {
      const value = x.attributes[name];
      line += `,${name}:${isConstant(x) && Object.is(value, -0) ? "-0" : String(value)}`;
    }
    for (const y of x.inputs) line += ` ${number.get(y)}`;
    return line;
  });
  return `${lines.join(";")}=${roots.map((x) => number.get(x)).join()}`;
}

/** Equal for equal nodes, and for few others. */
function hashOf({ op, inputs, attributes }: Tensor): number {
  const serial = serialOf(op);
  let hash = typeof serial === "number" ? serial : serial.length;
  for (let i = 0; i < inputs.length; i++) hash = Math.imul(hash ^ (inputs[i] as Tensor).id, 0x9e3779b1);
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === "number") hash = Math.imul(hash ^ (value * 65536), 0x9e3779b1);
  }
  return hash;
}

/** Numbers are told apart by their bits: −0 is not 0. */
function sameAttribute(x: Attribute | undefined, y: Attribute | undefined): boolean {
  return Object.is(x, y) || (Array.isArray(x) && Array.isArray(y) && sameShape(x, y));
}

/** Whether two nodes compute the same: the same op of the same inputs, with the same attributes. */
function equal(a: Tensor, b: Tensor): boolean {
  if (serialOf(a.op) !== serialOf(b.op) || a.inputs.length !== b.inputs.length) return false;
  for (let i = 0; i < a.inputs.length; i++) if (a.inputs[i] !== b.inputs[i]) return false;
  for (const name in a.attributes) if (!sameAttribute(a.attributes[name], b.attributes[name])) return false;
  for (const name in b.attributes) if (!(name in a.attributes)) return false;
  return true;
}

/** Nodes by what they compute: two with the same op, attributes and inputs are one. */
export class Numbering {
  /** By hash; nodes of one hash stand at the numbers that follow it. */
  readonly #nodes = new Map<number, Tensor>();

  /** The node that stands for all equal ones. */
  unique(node: Tensor): Tensor {
    for (let at = hashOf(node); ; at = (at + 1) | 0) {
      const known = this.#nodes.get(at);
      if (!known) {
        this.#nodes.set(at, node);
        return node;
      }
      if (known === node || equal(known, node)) return known;
    }
  }
}

/** What a pass makes of each node, inputs first; nodes that a rule brings in go through the pass as well. */
class Pass {
  readonly #done = new Map<Tensor, Tensor>();
  readonly #numbering = new Numbering();
  readonly #rule: (node: Tensor) => Tensor | undefined;

  constructor(rule: (node: Tensor) => Tensor | undefined) {
    this.#rule = rule;
  }

  apply(roots: readonly Tensor[]): Tensor[] {
    for (const node of topological(roots)) this.#visit(node);
    return roots.map((root) => this.#done.get(root) as Tensor);
  }

  /** What becomes of a node. What a rule brings in is shallow, so this may call itself. */
  #visit(node: Tensor): Tensor {
    const known = this.#done.get(node);
    if (known) return known;
    const { inputs } = node;
    let moved: Tensor[] | undefined;
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i] as Tensor;
      const y = this.#visit(x);
      if (x === y) continue;
      moved ??= [...inputs];
      moved[i] = y;
    }
    const result = this.#settle(moved ? new Tensor(node.op, moved, node.attributes) : node);
    this.#done.set(node, result);
    return result;
  }

  #settle(node: Tensor): Tensor {
    const known = this.#done.get(node);
    if (known) return known;
    const unique = this.#numbering.unique(node);
    const settled = this.#done.get(unique);
    if (settled) return settled;
    const other = this.#rule(unique);
    const result = other && other !== unique ? this.#visit(other) : unique;
    this.#done.set(unique, result);
    return result;
  }
}

/** The roots in canonical form. */
export function canonical(roots: readonly Tensor[], simplify = true): Tensor[] {
  const pass = new Pass(simplify ? simplifyNode : () => undefined);
  return pass.apply(roots);
}

/** The roots in ops that the machine has, constants folded at the program's precision. */
export function expand(roots: readonly Tensor[], precision: Precision): Tensor[] {
  const pass = new Pass((node) => {
    if (node.op.name === "pad") return joined(node);
    const { loop } = node.op;
    if (loop && !loop.running) {
      const op = loop.lowered(node.op, precision, (turn) => expand(canonical(turn), precision));
      return new Tensor(op, node.inputs, node.attributes);
    }
    if (node.op.kind === "expand") return (node.op.expand as NonNullable<Op["expand"]>)(node, precision);
    return fold(node, precision);
  });
  return pass.apply(roots);
}

/** A pad as a concat with zeros. */
function joined(node: Tensor): Tensor {
  const [x] = node.inputs as [Tensor];
  const { axis, before, after } = node.attributes as { axis: number; before: number; after: number };
  const zeros = (size: number): Tensor[] =>
    size === 0
      ? []
      : [
          broadcast(
            constant(0, x.dtype),
            x.shape.map((d, i) => (i === axis ? size : d)),
          ),
        ];
  return concat([...zeros(before), x, ...zeros(after)], axis);
}

/** A machine op of constants is a constant. */
function fold(node: Tensor, precision: Precision): Tensor | undefined {
  if (isConstant(node) && node.dtype === "float" && precision === "f32") {
    const value = node.attributes.value as number;
    return Object.is(Math.fround(value), value) ? undefined : constant(Math.fround(value));
  }
  const { machine } = node.op;
  if (!machine || node.shape.length > 0 || node.inputs.length === 0 || !node.inputs.every((x) => isConstant(x)))
    return undefined;
  const context = { precision, dtype: node.dtype, attributes: node.attributes };
  const value = machine.eval(context, ...node.inputs.map((x) => x.attributes.value as number));
  return constant(round(Number(value), node.dtype, precision), node.dtype);
}
