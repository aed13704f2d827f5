// Loops of elements as WebAssembly: turns until no lane has another.
import { isConstant, type Lanes, type Loop, type Tensor } from "../tensor.ts";
import { block, brIf, type Code, code, type FuncBuilder, i32, type Local, loop as repeat } from "../wasm/assembler.ts";
import { turnOf } from "./iteration.ts";

/** The code that runs a loop, and the locals that hold its states afterwards. `inputs`: the first states and the givens. */
export function emitIteration(
  f: FuncBuilder,
  register: Lanes,
  loop: Loop,
  inputs: readonly Code[],
): { readonly code: readonly Code[]; readonly states: readonly Local[] } {
  const held = new Map<Tensor, Local>();
  const before: Code[] = [];
  const hold = (x: Tensor, value: Code, to: Code[]): Local => {
    const made = f.local(register.type(x.dtype));
    to.push(made.set(value));
    held.set(x, made);
    return made;
  };
  [...loop.state, ...loop.given].forEach((x, i) => {
    hold(x, inputs[i] as Code, before);
  });
  const { running, when } = loop;
  const started = when ? (held.get(when) as Local).get() : register.constant(1, "bool");
  if (running) hold(running, started, before);

  const turn: Code[] = [];
  const order = turnOf(loop);
  const uses = new Map<Tensor, number>();
  const used = (x: Tensor, times: number): void => {
    uses.set(x, (uses.get(x) ?? 0) + times);
  };
  // an operand that an instruction names twice, and what leaves the turn, is kept in a local
  for (const node of order) for (const x of node.inputs) used(x, node.op.machine?.repeats || node.op.loop ? 2 : 1);
  for (const x of [...loop.next, loop.more]) used(x, 2);
  const value = (x: Tensor): Code => {
    const local = held.get(x);
    if (local) return local.get();
    if (isConstant(x)) return register.constant(x.attributes.value as number, x.dtype);
    const { machine } = x.op;
    if (!machine) throw new TypeError(`compile: ${x.op.name} has no instruction.`);
    return machine.wasm(register, x, ...x.inputs.map(value));
  };
  for (const node of order) {
    if (node.op.loop) {
      const inner = emitIteration(f, register, node.op.loop, node.inputs.map(value));
      turn.push(...inner.code);
      held.set(node, inner.states[node.attributes.result as number] as Local);
    } else if (!isConstant(node) && (uses.get(node) as number) > 1) hold(node, value(node), turn);
  }
  const next = loop.next.map(value);
  const states = loop.state.map((x) => held.get(x) as Local);
  // all next values before the first state changes
  const fresh = next.map((x, k) => {
    const made = f.local((states[k] as Local).type);
    turn.push(made.set(x));
    return made;
  });
  const more = f.local(register.type("bool"));
  const still = running
    ? code(register.vector ? "v128.and" : "i32.and", value(running), value(loop.more))
    : value(loop.more);
  turn.push(more.set(still));
  states.forEach((state, k) => {
    turn.push(state.set((fresh[k] as Local).get()));
  });
  if (running) turn.push((held.get(running) as Local).set(more.get()));
  const left = f.local("i32");
  before.push(left.set(i32(loop.most)));
  const anyOf = (mask: Code): Code => (register.vector ? code("v128.any_true", mask) : mask);
  const any = anyOf(more.get());
  const again = code("i32.and", any, code("i32.ne", left.tee(code("i32.sub", left.get(), i32(1))), i32(0)));
  const turns = repeat([...turn, brIf(0, again)]);
  const entered = when ? block([brIf(0, code("i32.eqz", anyOf(started))), turns]) : turns;
  return { code: [...before, entered], states };
}
