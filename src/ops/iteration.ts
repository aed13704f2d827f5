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

/** A loop's interpretation: of its inputs by their index, the states after its last turn. */
type Runner = (input: (index: number) => number) => readonly number[];
const runners = /* @__PURE__ */ new WeakMap<Loop, Partial<Record<Precision, Runner>>>();

/**
 * A function that gives the states of a loop after its last turn, of its inputs by their index: the first states, then the
 * givens. The list it gives is overwritten by the next call.
 */
export function runnerOf(loop: Loop, precision: Precision): Runner {
  const known = runners.get(loop) ?? {};
  runners.set(loop, known);
  known[precision] ??= interpreted(loop, precision);
  return known[precision];
}

function interpreted(loop: Loop, precision: Precision): Runner {
  const { state, given, next, most } = loop;
  // all values in one list
  const places = new Map<Tensor, number>();
  const order = turnOf(loop);
  const inputs = [...state, ...given];
  for (const x of [...inputs, ...order, ...(loop.running ? [loop.running] : [])]) places.set(x, places.size);
  const placeOf = (x: Tensor): number => places.get(x) as number;
  const values = Array.from({ length: places.size }, () => 0.5);
  if (loop.running) values[placeOf(loop.running)] = 1;
  for (const x of order) if (isConstant(x)) values[placeOf(x)] = x.attributes.value as number;
  const turn = order.filter((x) => !isConstant(x)).map((x) => stepOf(x, precision, values, placeOf));
  const [after, more, when] = [next.map(placeOf), placeOf(loop.more), loop.when && placeOf(loop.when)];
  const last = state.map(() => 0.5);
  return (input) => {
    for (let i = 0; i < inputs.length; i++) values[i] = input(i);
    const turns = when === undefined || values[when] ? most : 0;
    for (let t = 0; t < turns; t++) {
      for (const step of turn) step();
      const again = values[more];
      for (let k = 0; k < last.length; k++) last[k] = values[after[k] as number] as number;
      for (let k = 0; k < last.length; k++) values[k] = last[k] as number;
      if (!again) break;
    }
    for (let k = 0; k < last.length; k++) last[k] = values[k] as number;
    return last;
  };
}

/** What one node of a turn does to the values. */
function stepOf(node: Tensor, precision: Precision, values: number[], placeOf: (x: Tensor) => number): () => void {
  const { attributes, dtype, inputs, op } = node;
  const [to, from] = [placeOf(node), inputs.map(placeOf)];
  if (op.loop) {
    const [run, result] = [runnerOf(op.loop, precision), attributes.result as number];
    const input = (index: number): number => values[from[index] as number] as number;
    return () => {
      values[to] = run(input)[result] as number;
    };
  }
  const { machine } = op;
  if (!machine) throw new TypeError(`interpret: ${op.name} has no meaning.`);
  const context = { precision, dtype, attributes };
  const [a = 0, b = 0, c = 0] = from;
  return () => {
    const found = machine.eval(context, values[a] as number, values[b] as number, values[c] as number);
    values[to] = round(Number(found), dtype, precision);
  };
}
