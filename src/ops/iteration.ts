// Loops of elements in machine ops: their text, their expansion, and their meaning on numbers.
import { isConstant, type Loop, type Op, type Precision, round, Tensor, topological } from "../tensor.ts";
import { where } from "./machine.ts";

/** Stands for "this element's loop still runs". */
const runningOp: Op = { name: "running", kind: "leaf", infer: () => ({ shape: [], dtype: "bool", rows: false }) };

type Expand = (roots: readonly Tensor[]) => Tensor[];
const lowered = /* @__PURE__ */ new WeakMap<Op, Partial<Record<Precision, Op>>>();

/**
 * The op of a loop whose turn is made of machine ops. Lanes of a vector end at different turns: a state keeps its value
 * where the loop has ended, in every executor.
 */
export function loweredLoop(op: Op, precision: Precision, expand: Expand): Op {
  const known = lowered.get(op) ?? {};
  lowered.set(op, known);
  const made = known[precision] ?? lowerLoop(op, op.loop as Loop, expand);
  known[precision] = made;
  return made;
}

function lowerLoop(op: Op, loop: Loop, expand: Expand): Op {
  const running = new Tensor(runningOp, []);
  const kept = loop.next.map((x, k) => where(running, x, loop.state[k] as Tensor));
  const [more, ...next] = expand([loop.more, ...kept]) as [Tensor, ...Tensor[]];
  return { ...op, loop: { ...loop, next, more, running } };
}

/** A turn's nodes besides its places, inputs first; kept with the loop. */
const orders = /* @__PURE__ */ new WeakMap<Loop, readonly Tensor[]>();
export function turnOf(loop: Loop): readonly Tensor[] {
  let order = orders.get(loop);
  if (!order) {
    order = topological([...loop.next, loop.more]).filter((x) => x.op.kind !== "leaf" || isConstant(x));
    orders.set(loop, order);
  }
  return order;
}

/** The states of a loop after its last turn, from the first ones and the givens. */
export function runLoop(loop: Loop, precision: Precision, inputs: readonly number[]): number[] {
  const values = new Map<Tensor, number>();
  [...loop.state, ...loop.given].forEach((x, i) => {
    values.set(x, inputs[i] as number);
  });
  if (loop.running) values.set(loop.running, 1);
  if (loop.when && !values.get(loop.when)) return inputs.slice(0, loop.state.length);
  const read = (x: Tensor): number => values.get(x) as number;
  const order = turnOf(loop);
  for (let turn = 0; turn < loop.most; turn++) {
    for (const node of order) values.set(node, evaluate(node, precision, read));
    const next = loop.next.map(read);
    const more = read(loop.more);
    loop.state.forEach((x, k) => {
      values.set(x, next[k] as number);
    });
    if (!more) break;
  }
  return loop.state.map(read);
}

function evaluate(node: Tensor, precision: Precision, read: (x: Tensor) => number): number {
  if (isConstant(node)) return node.attributes.value as number;
  const { loop, machine, name } = node.op;
  const args = node.inputs.map(read);
  if (loop) return runLoop(loop, precision, args)[node.attributes.result as number] as number;
  if (!machine) throw new TypeError(`interpret: ${name} has no meaning.`);
  const context = { precision, dtype: node.dtype, attributes: node.attributes };
  return round(Number(machine.eval(context, ...args)), node.dtype, precision);
}
