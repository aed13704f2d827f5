// A loop for each element: power series, continued fractions, recurrences, rejection. Its derivatives are loops, too.
import {
  constant,
  type DType,
  elementwiseShape,
  isConstant,
  type Loop,
  type Op,
  type Operand,
  scale,
  Tensor,
  topological,
} from "../tensor.ts";
import { emitIteration } from "./emitIteration.ts";
import { loweredLoop, runnerOf } from "./iteration.ts";
import { byPrecision } from "./limits.ts";
import { abs, gt, or } from "./machine.ts";
import { slopes } from "./slopes.ts";

/** A tensor for each of some operands. */
export type TensorEach<Operands extends readonly Operand[]> = { readonly [I in keyof Operands]: Tensor };

/** A loop but for what is made of it. */
type Turns = Omit<Loop, "lowered" | "runner" | "emit">;

/** What a turn makes of the states: the next ones, and whether there is another turn. */
export interface Turn {
  readonly next: readonly Tensor[];
  readonly more: Tensor;
}

const placeOp: Op = {
  name: "place",
  kind: "leaf",
  infer: (_, a) => ({ shape: [], dtype: a.dtype as DType, rows: false }),
};
/** Stands for a value inside a loop: the `index`th state or given. */
const place = (role: "state" | "given", index: number, dtype: DType): Tensor =>
  new Tensor(placeOp, [], { role, index, dtype });

const asTensor = (x: Operand): Tensor => (x instanceof Tensor ? x : constant(x));

/** A derivative has settled when a turn changes it by no more than this share of itself. */
const SETTLED = { f32: 2.4e-7, f64: 4.5e-16 };

/**
 * The derivative of a loop's `result`th state with respect to its input at `wrt` (states first, then givens): the loop
 * with the tangents of its states beside them, which goes on until the result's tangent has settled as well.
 */
function tangent(
  out: Tensor,
  { state, given, next, more, most, when }: Turns,
  result: number,
  wrt: number,
): Tensor | undefined {
  const places = [...state, ...given];
  const jacobian = next.map((y) => (y.dtype === "float" ? slopes(y, places) : []));
  // which states depend on the input at all
  const moves = new Set<number>(wrt < state.length ? [wrt] : []);
  for (let size = -1; size !== moves.size; ) {
    size = moves.size;
    jacobian.forEach((row, k) => {
      if (row.some((d, i) => d && (i === wrt || moves.has(i)) && (i < state.length || i === wrt))) moves.add(k);
    });
  }
  const moving = [...moves].sort((a, b) => a - b);
  if (!moves.has(result)) return undefined;
  const count = state.length;
  const start = moving.map((k) => constant(k === wrt ? 1 : 0));
  const inputs = [...out.inputs.slice(0, count), ...start, ...out.inputs.slice(count)];
  const tangents = moving.map((_, i) => place("state", count + i, "float"));
  const moved = moving.map((k) => {
    const parts = (jacobian[k] as readonly (Tensor | undefined)[]).flatMap((d, i) => {
      if (!d) return [];
      const along = moving.indexOf(i);
      const carried = i < count && along >= 0 ? [scale(tangents[along] as Tensor, d)] : [];
      return i === wrt && i >= count ? [...carried, d] : carried;
    });
    return parts.length > 0 ? parts.reduce((a, b) => a.add(b)) : constant(0);
  });
  const at = moving.indexOf(result);
  const [before, after] = [tangents[at] as Tensor, moved[at] as Tensor];
  const changes = gt(abs(after.sub(before)), abs(after).mul(byPrecision(SETTLED)));
  const loop: Turns = {
    state: [...state, ...tangents],
    given,
    next: [...next, ...moved],
    more: or(more, changes),
    most,
    ...(when && { when }),
  };
  return new Tensor(iterateOp(loop), inputs, { result: count + at });
}

/** The op of one loop: its node's inputs are the first states and the givens, its `result` says which state it is. */
const iterateOp = (loop: Turns): Op => ({
  name: "iterate",
  kind: "map",
  loop: { ...loop, lowered: loweredLoop, runner: runnerOf, emit: emitIteration },
  infer: (inputs, { result }) => ({
    shape: elementwiseShape("iterate", inputs),
    dtype: (loop.state[result as number] as Tensor).dtype,
    rows: inputs.some((x) => x.rows),
  }),
  vjp: (g, out, ...inputs: Tensor[]) =>
    inputs.map((x, i) => {
      if (x.dtype !== "float" || isConstant(x)) return undefined;
      const d = tangent(out, loop, out.attributes.result as number, i);
      return d && scale(g, d);
    }),
});

/**
 * States that go through `step` turn by turn, for each element by itself: each turn makes the next states of the present
 * ones and the givens, and says whether there is another turn, of which there are at most `most`. The last states come
 * out. A step is made of scalar, elementwise ops; what it needs of outside is given.
 *
 * Elements where `when` is false have no turn: their first states come out.
 *
 * Operands have one shape or are scalars. Derivatives of any order run the tangents along, which is the derivative of a
 * series term by term; they go on until the derivative, too, has settled to rounding. Where a closed derivative is known,
 * wrap the loop in `withGradient`.
 *
 * Throws a `RangeError` for a `most` that is no positive integer, a `TypeError` where a next state has another dtype.
 *
 * @example
 * const x = input("x");
 * // eˣ = Σ xⁿ/n!
 * const [sum] = iterate(100, [1, 1, 1], [x], ([sum, term, n], [x]) => {
 *   const t = term.mul(x).div(n);
 *   return { next: [sum.add(t), t, n.add(1)], more: gt(abs(t), abs(sum).mul(1e-17)) };
 * });
 */
export function iterate<const State extends readonly Operand[], const Given extends readonly Operand[]>(
  most: number,
  start: State,
  given: Given,
  step: (state: TensorEach<State>, given: TensorEach<Given>) => Turn,
  when?: Tensor,
): TensorEach<State>;
export function iterate(
  most: number,
  start: readonly Operand[],
  given: readonly Operand[],
  step: (state: readonly Tensor[], given: readonly Tensor[]) => Turn,
  when?: Tensor,
): Tensor[] {
  if (!(Number.isSafeInteger(most) && most >= 1 && most < 2147483648))
    throw new RangeError(`iterate: the number of turns must be a positive integer; came ${most}. Try 1000.`);
  const [first, fixed] = [start.map(asTensor), given.map(asTensor)];
  const state = first.map((x, i) => place("state", i, x.dtype));
  const places = fixed.map((x, i) => place("given", i, x.dtype));
  const { next, more } = step(state, places);
  next.forEach((x, i) => {
    if (x.dtype !== state[i]?.dtype)
      throw new TypeError(
        `iterate: a state keeps its dtype; state ${i} is ${state[i]?.dtype} and becomes ${x.dtype}. Use toFloat or toInt.`,
      );
  });
  if (next.length !== state.length || more.dtype !== "bool")
    throw new TypeError(
      `iterate: a step gives ${state.length} next states and a bool; came ${next.length} and ${more.dtype}.`,
    );
  for (const x of topological([...next, more]))
    if (x.shape.length > 0 || x.rows || (x.op.kind === "leaf" && x.op !== placeOp && !isConstant(x)))
      throw new TypeError(`iterate: a step is made of its states and givens; it has ${x.op.name}. Give it as a given.`);
  const at = when && place("given", fixed.length, "bool");
  const op = iterateOp({ state, given: at ? [...places, at] : places, next, more, most, ...(at && { when: at }) });
  return state.map((_, result) => new Tensor(op, [...first, ...fixed, ...(when ? [when] : [])], { result }));
}

/**
 * `then` of the givens where `when` holds, else `otherwise`: of what few elements need. Where no element of a vector does,
 * nothing is computed.
 *
 * @example
 * const share = onlyWhere(lt(a, 1), 1, [u, a], ([u, a]) => exp(log(u).div(a)));
 */
export function onlyWhere<const Given extends readonly Operand[]>(
  when: Tensor,
  otherwise: Operand,
  given: Given,
  then: (given: TensorEach<Given>) => Tensor,
): Tensor {
  const start: readonly [Operand] = [otherwise];
  const [y] = iterate(1, start, given, (_, given) => ({ next: [then(given)], more: constant(0, "bool") }), when);
  return y;
}
