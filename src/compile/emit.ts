// Loops as WebAssembly: a body evaluated over a space, vectors along the innermost axis and single elements at its end.
import type { DType, Loop, Precision } from "../tensor.ts";
import { type Code, code, type FuncBuilder, forLoop, i32, type Local, load, shuffle } from "../wasm/assembler.ts";
import type { Access, Item } from "./body.ts";
import { bytesOf, type Pool, type Register, scalars, splat, vectors } from "./lanes.ts";

/** A range of one axis; `multiple`: the number of elements is known to be a multiple of this. */
export interface Range {
  readonly from: Code;
  readonly to: Code;
  readonly multiple: number;
}

/** What is done with a value at each point. */
export type Write =
  | { readonly kind: "store"; readonly item: Item; readonly access: Access }
  /** Added to memory: an accumulator for each element, or sixteen for the position on the innermost axis modulo 16. */
  | { readonly kind: "add"; readonly item: Item; readonly access: Access }
  | {
      readonly kind: "partial";
      readonly item: Item;
      readonly address: number;
      readonly combine: (sofar: Item, x: Item) => Item;
      readonly dtype: DType;
    };

export interface LoopSpec {
  /** Loop axes from the outermost to the innermost; none: straight code. */
  readonly axes: readonly number[];
  readonly ranges: ReadonlyMap<number, Range>;
  readonly writes: readonly Write[];
  /** Code at the beginning and end of each turn of the last but innermost axis (once where there is none). */
  readonly before?: () => readonly Code[];
  readonly after?: (address: (access: Access) => { address: Code; offset: number }) => readonly Code[];
}

/** What emitting needs to know of the module. */
export interface Target {
  readonly precision: Precision;
  readonly simd: boolean;
  readonly pool: Pool;
}

/** The byte address of a storage's first element where it is fixed; zero where a pointer gives it. */
export function fixedAddress(access: Access, precision: Precision): number {
  const { storage } = access.layout;
  const size = bytesOf(storage.dtype, precision);
  return (storage.buffer?.address ?? 0) + (storage.offset + access.offset) * size;
}

/** Emits one loop nest into a function. */
export function emitLoop(target: Target, f: FuncBuilder, spec: LoopSpec): Code[] {
  return new LoopEmitter(target, f, spec).emit();
}

/** From so many ops of words on a turn of four numbers is worth the moves between halves. */
const WORTH_HALVES = 12;
/** The two upper words of a vector, as the two lower ones. */
const upperLanes = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

type Held = { readonly local: Local };
type Taken = (x: Item) => Local;

/** Where statements go that a value needs, and the states of loops that stand there already. */
interface Emit {
  readonly push: (...code: Code[]) => void;
  readonly loops: Map<Loop, Map<string, readonly Local[]>>;
}

class LoopEmitter {
  readonly #target: Target;
  readonly #f: FuncBuilder;
  readonly #spec: LoopSpec;
  readonly #scalar: Register;
  readonly #vector: Register;
  /** Constants loaded before everything else. */
  readonly #prelude: Code[] = [];
  readonly #pooled = new Map<string, Local>();
  /** Code at each depth: what is computed before the next inner loop starts. */
  readonly #levels: Code[][];
  readonly #positions = new Map<number, Local>();
  readonly #outer = new Map<Item, Held>();
  readonly #splats = new Map<Item, Local>();
  readonly #bases = new Map<string, Local>();
  /** Where the present vector begins in the turn: 0, or of the second half of the words 2. */
  #lane = 0;

  constructor(target: Target, f: FuncBuilder, spec: LoopSpec) {
    this.#target = target;
    this.#f = f;
    this.#spec = spec;
    this.#scalar = scalars(target.precision);
    this.#vector = vectors(target.precision, (key, bytes) => this.#constant(key, bytes));
    this.#levels = [[], ...spec.axes.map(() => [])];
    for (const axis of spec.axes) this.#positions.set(axis, f.local("i32"));
    for (const { item } of spec.writes) item.uses++;
  }

  #constant(key: string, bytes: () => Uint8Array): Code {
    let local = this.#pooled.get(key);
    if (!local) {
      local = this.#f.local("v128");
      this.#prelude.push(local.set(load("v128.load", i32(0), this.#target.pool.address(key, bytes))));
      this.#pooled.set(key, local);
    }
    return local.get();
  }

  emit(): Code[] {
    const { axes, ranges } = this.#spec;
    if (axes.length === 0) {
      const body = this.#body(this.#scalar);
      return [...this.#prelude, ...(this.#levels[0] as Code[]), ...body];
    }
    const inner = axes[axes.length - 1] as number;
    const range = ranges.get(inner) as Range;
    const i = this.#positions.get(inner) as Local;
    const { count } = this.#vector;
    const simd = this.#target.simd;
    const innermost: Code[] = [];
    const before = this.#spec.before?.() ?? [];
    if (simd) {
      const words = count === 2 ? this.#words(inner) : [];
      const body = words.length > 0 ? this.#halves(words) : this.#body(this.#vector);
      const step = words.length > 0 ? 4 : count;
      const end = this.#f.local("i32");
      innermost.push(end.set(code("i32.sub", range.to, i32(step - 1))), forLoop(i, range.from, end.get(), step, body));
    }
    if (!simd || range.multiple % count !== 0)
      innermost.push(forLoop(i, simd ? i.get() : range.from, range.to, 1, this.#body(this.#scalar)));
    const after = this.#spec.after?.((access) => this.#place(access)) ?? [];
    let nest: Code[] = [...(this.#levels[axes.length - 1] as Code[]), ...before, ...innermost, ...after];
    for (let depth = axes.length - 2; depth >= 0; depth--) {
      const axis = axes[depth] as number;
      const { from, to } = ranges.get(axis) as Range;
      nest = [...(this.#levels[depth] as Code[]), forLoop(this.#positions.get(axis) as Local, from, to, 1, nest)];
    }
    return [...this.#prelude, ...nest];
  }

  /** How deep in the nest a value must be computed: 0 before all loops. */
  #depth(axes: number): number {
    for (let d = this.#spec.axes.length; d > 0; d--) if (axes & (1 << (this.#spec.axes[d - 1] as number))) return d;
    return 0;
  }

  /**
   * What is computed of words alone: in f64, where a vector holds two numbers, a turn of four numbers has them in one. Empty
   * where it is not worth it.
   */
  #words(inner: number): Item[] {
    const { writes } = this.#spec;
    if (!writes.every(({ kind }) => kind === "store")) return [];
    const found = new Map<Item, boolean>();
    const isWords = (item: Item): boolean => {
      const known = found.get(item);
      if (known !== undefined) return known;
      found.set(item, false);
      const args = item.args.map(isWords);
      const integer = item.dtype === "int" || item.dtype === "bits";
      const made = item.kind === "op" ? item.node.op.loop === undefined : item.kind !== "global";
      const fixed = (x: Item): boolean => x.kind === "constant" || this.#depth(x.axes) < this.#spec.axes.length;
      const own =
        integer && made && !fixed(item) && item.args.every((x, k) => args[k] || (fixed(x) && x.dtype !== "bool"));
      found.set(item, own);
      return own;
    };
    for (const { item } of writes) isWords(item);
    const items = [...found].filter(([, own]) => own).map(([item]) => item);
    return items.filter(({ kind }) => kind === "op").length >= WORTH_HALVES && inner >= 0 ? items : [];
  }

  /** A turn of four numbers of f64: the words of all, then the numbers two by two. */
  #halves(items: readonly Item[]): Code[] {
    const wide = vectors("f32", (key, bytes) => this.#constant(key, bytes));
    const words = new Map<Item, Local>();
    const chosen = new Set(items);
    const statements: Code[] = [];
    const word = (item: Item): Code => {
      if (item.kind === "constant") return wide.constant(item.value, item.dtype);
      if (!chosen.has(item)) return this.#splat(item);
      const known = words.get(item);
      if (known) return known.get();
      const emit: Emit = { push: (...code) => statements.push(...code), loops: new Map() };
      const local = (x: Item): Local => {
        word(x);
        return words.get(x) as Local;
      };
      const computed = this.#compute(item, wide, word, local, emit);
      const made = this.#f.local("v128");
      statements.push(made.set(computed));
      words.set(item, made);
      return made.get();
    };
    for (const item of items) word(item);
    const low = this.#body(this.#vector, (x) => words.get(x));
    const moves: Code[] = [];
    const moved = new Map<Item, Local>();
    this.#lane = 2;
    const high = this.#body(this.#vector, (x) => {
      const from = words.get(x)?.get();
      const known = moved.get(x);
      if (known || !from) return known;
      const made = this.#f.local("v128");
      moves.push(made.set(shuffle(upperLanes, from, from)));
      moved.set(x, made);
      return made;
    });
    this.#lane = 0;
    return [...statements, ...low, ...moves, ...high];
  }

  /** The innermost turn: every value first, then what is written; `word`: where a value is held already. */
  #body(register: Register, word: (item: Item) => Local | undefined = () => undefined): Code[] {
    const statements: Code[] = [];
    const held = new Map<Item, Held>();
    const innermost = this.#spec.axes.length;
    const whole = innermost === 0;

    const emit: Emit = { push: (...code) => statements.push(...code), loops: new Map() };

    const value = (item: Item): Code => {
      if (item.kind === "constant") return register.constant(item.value, item.dtype);
      if (!whole && this.#depth(item.axes) < innermost)
        return register.vector ? this.#splat(item) : this.#outerValue(item);
      const known = word(item) ?? held.get(item)?.local;
      if (known) return known.get();
      if (item.uses <= 1) return this.#compute(item, register, value, local, emit);
      return local(item).get();
    };
    /** The value in a local, computed there if it was not. */
    const local = (item: Item): Local => {
      const known = word(item) ?? held.get(item)?.local;
      if (known) return known;
      if (!whole && item.kind !== "constant" && this.#depth(item.axes) < innermost && !register.vector) {
        this.#outerValue(item);
        return (this.#outer.get(item) as Held).local;
      }
      const made = this.#f.local(register.type(item.dtype));
      const computed =
        item.kind === "constant" || (!whole && this.#depth(item.axes) < innermost)
          ? value(item)
          : this.#compute(item, register, value, local, emit);
      statements.push(made.set(computed));
      held.set(item, { local: made });
      return made;
    };

    const writes = this.#spec.writes.map((write) => ({ write, value: local(write.item) }));
    for (const { write, value: result } of writes) {
      if (write.kind === "store") {
        const { address, offset } = this.#place(write.access);
        statements.push(
          ...register.store(
            write.access.layout.storage.dtype,
            () => address,
            offset,
            this.#stride(write.access),
            result,
          ),
        );
        continue;
      }
      const [address, offset, stride] =
        write.kind === "add"
          ? [this.#place(write.access).address, this.#place(write.access).offset, this.#stride(write.access)]
          : [this.#partialAddress(write.dtype), write.address, 1];
      const dtype = write.kind === "add" ? write.access.layout.storage.dtype : write.dtype;
      const sofar: Item = { kind: "constant", value: 0, dtype, axes: 0, args: [], uses: 2 };
      const old = this.#f.local(register.type(dtype));
      statements.push(old.set(register.load(dtype, () => address, offset, stride)));
      held.set(sofar, { local: old });
      const sum = this.#f.local(register.type(dtype));
      if (write.kind === "add") statements.push(sum.set(code(`${register.float}.add`, old.get(), result.get())));
      else {
        const given: Item = { kind: "constant", value: 0, dtype, axes: 0, args: [], uses: 2 };
        held.set(given, { local: result });
        const combined = this.#combined(write.combine(sofar, given), held, register);
        statements.push(sum.set(combined));
      }
      statements.push(...register.store(dtype, () => address, offset, stride, sum));
    }
    return statements;
  }

  /** An expression of items that are all held already. */
  #combined(item: Item, held: ReadonlyMap<Item, Held>, register: Register): Code {
    const known = held.get(item);
    if (known) return known.local.get();
    if (item.kind === "constant") return register.constant(item.value, item.dtype);
    if (item.kind !== "op") throw new TypeError("compile: a combination has only its two operands.");
    return item.node.op.machine?.wasm(
      register,
      item.node,
      ...item.args.map((x) => this.#combined(x, held, register)),
    ) as Code;
  }

  #compute(item: Item, register: Register, value: (x: Item) => Code, local: (x: Item) => Local, emit: Emit): Code {
    switch (item.kind) {
      case "constant":
        return register.constant(item.value, item.dtype);
      case "load": {
        const { address, offset } = this.#place(item.access);
        return register.load(item.dtype, () => address, offset, this.#stride(item.access));
      }
      case "position":
        return register.position((this.#positions.get(item.axis) as Local).get(), item.offset + this.#lane);
      case "global":
        return item.global.get();
      case "op": {
        const { machine, loop } = item.node.op;
        if (loop) return this.#loop(loop, item, register, local, emit).get();
        if (!machine) throw new TypeError(`compile: ${item.node.op.name} has no instruction.`);
        const args = item.args.map((x) => (machine.repeats && x.kind !== "constant" ? local(x).get() : value(x)));
        return machine.wasm(register, item.node, ...args);
      }
    }
  }

  /** A loop of elements, emitted once for all of its results that are used here. */
  #loop(loop: Loop, item: Item & { readonly kind: "op" }, register: Register, local: Taken, emit: Emit): Local {
    const inputs = item.args.map((x) => (x.kind === "constant" ? x : local(x)));
    const key = item.args.map((x, i) => (x.kind === "constant" ? `${x.value}` : (inputs[i] as Local).index)).join();
    const made = emit.loops.get(loop) ?? new Map<string, readonly Local[]>();
    emit.loops.set(loop, made);
    let states = made.get(key);
    if (!states) {
      const args = item.args.map((x) => (x.kind === "constant" ? register.constant(x.value, x.dtype) : local(x).get()));
      const emitted = loop.emit(this.#f, register, loop, args);
      emit.push(...emitted.code);
      states = emitted.states;
      made.set(key, states);
    }
    return states[item.node.attributes.result as number] as Local;
  }

  /** A value that does not change along the innermost axis, computed once outside, one element at a time. */
  #outerValue(item: Item): Code {
    if (item.kind === "constant") return this.#scalar.constant(item.value, item.dtype);
    const known = this.#outer.get(item);
    if (known) return known.local.get();
    const made = this.#f.local(this.#scalar.type(item.dtype));
    const level = this.#depth(item.axes);
    const computed = this.#compute(
      item,
      this.#scalar,
      (x) => this.#outerValue(x),
      (x) => {
        this.#outerValue(x);
        return (this.#outer.get(x) as Held).local;
      },
      { push: (...code) => (this.#levels[level] as Code[]).push(...code), loops: new Map() },
    );
    (this.#levels[level] as Code[]).push(made.set(computed));
    this.#outer.set(item, { local: made });
    return made.get();
  }

  #splat(item: Item): Code {
    let made = this.#splats.get(item);
    if (!made) {
      const value = this.#outerValue(item);
      made = this.#f.local("v128");
      (this.#levels[this.#depth(item.axes)] as Code[]).push(made.set(splat(value, item.dtype, this.#target.precision)));
      this.#splats.set(item, made);
    }
    return made.get();
  }

  #stride(access: Access): number {
    const { axes } = this.#spec;
    return axes.length === 0 ? 1 : (access.coefficients[axes[axes.length - 1] as number] ?? 0);
  }

  #partialAddress(dtype: DType): Code {
    const { axes } = this.#spec;
    const i = this.#positions.get(axes[axes.length - 1] as number) as Local;
    return code("i32.mul", code("i32.and", i.get(), i32(15)), i32(bytesOf(dtype, this.#target.precision)));
  }

  /** Where an access lies: what changes outside the innermost loop is summed there, once for all who share it. */
  #place(access: Access): { address: Code; offset: number } {
    const { axes } = this.#spec;
    const { storage } = access.layout;
    const size = bytesOf(storage.dtype, this.#target.precision);
    const inner = axes[axes.length - 1];
    const along = inner === undefined ? 0 : (access.coefficients[inner] ?? 0);
    const offset = fixedAddress(access, this.#target.precision) + this.#lane * along * size;
    const outerAxes = axes.slice(0, -1).filter((axis) => access.coefficients[axis]);
    const key = `${storage.pointer?.index ?? ""}|${outerAxes.map((axis) => `${axis}*${(access.coefficients[axis] as number) * size}`).join()}`;
    let base: Code | undefined;
    if (key !== "|") {
      let local = this.#bases.get(key);
      if (!local) {
        local = this.#f.local("i32");
        const terms = outerAxes.map((axis) =>
          code(
            "i32.mul",
            (this.#positions.get(axis) as Local).get(),
            i32((access.coefficients[axis] as number) * size),
          ),
        );
        if (storage.pointer) terms.push(storage.pointer.get());
        const depth = this.#depth(outerAxes.reduce((bits, axis) => bits | (1 << axis), 0));
        (this.#levels[depth] as Code[]).push(local.set(terms.reduce((x, y) => code("i32.add", x, y))));
        this.#bases.set(key, local);
      }
      base = local.get();
    }
    const stride = along * size;
    if (stride === 0) return { address: base ?? i32(0), offset };
    const i = (this.#positions.get(inner as number) as Local).get();
    const scaled =
      stride === 4 || stride === 8 ? code("i32.shl", i, i32(stride === 4 ? 2 : 3)) : code("i32.mul", i, i32(stride));
    return { address: base ? code("i32.add", base, scaled) : scaled, offset };
  }
}
