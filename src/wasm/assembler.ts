// A small WebAssembly assembler: instruction trees, functions, and one module to bytes (SIMD-128, no relaxed SIMD).
import { encode } from "./encode.ts";

export type Type = "i32" | "i64" | "f32" | "f64" | "v128";

/** One instruction with its operands: a tree, folded as in the text format. What it encodes to is looked up by name. */
export interface Code {
  readonly op: string;
  readonly args: readonly Code[];
  /** Immediates: the number of a constant, memory offset, lanes, index of a local, depth of a label. */
  readonly imm: readonly number[];
  /** Of block, loop and if. */
  readonly body?: readonly Code[];
  readonly otherwise?: readonly Code[] | undefined;
  /** Result of block, loop and if, where there is one. */
  readonly type?: Type | undefined;
  /** Sixteen bytes of v128.const. */
  readonly bytes?: Uint8Array;
}

export interface Local {
  readonly index: number;
  readonly type: Type;
  /** What the text format calls it, where it has been given a name; not unique. */
  readonly name: string | undefined;
  get(): Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

export interface Global {
  readonly index: number;
  readonly type: Exclude<Type, "i64" | "v128">;
  readonly init: number;
  readonly mutable: boolean;
  readonly export: string | undefined;
  get(): Code;
  set(value: Code): Code;
}

export interface Func {
  readonly name: string;
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  /** Parameters first, then the locals, by index. */
  readonly locals: readonly Local[];
  readonly body: readonly Code[];
  readonly exported: boolean;
}

export interface FuncBuilder {
  param(index: number): Local;
  local(type: Type, name?: string): Local;
}

export interface FuncRef {
  readonly index: number;
  readonly name: string;
  call(...args: Code[]): Code;
}

export interface Memory {
  readonly min: number;
  readonly max: number | undefined;
}

export interface Data {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface ModuleBuilder {
  readonly functions: readonly Func[];
  readonly globals: readonly Global[];
  readonly segments: readonly Data[];
  readonly pages: Memory | undefined;
  /** A function gets its index when `build` has returned, so others may be added to the module meanwhile. */
  func(
    name: string,
    params: readonly Type[],
    results: readonly Type[],
    build: (f: FuncBuilder) => readonly Code[],
    options?: { readonly export?: boolean },
  ): FuncRef;
  global(
    type: Exclude<Type, "i64" | "v128">,
    init: number,
    options?: { readonly export?: string; readonly mutable?: boolean },
  ): Global;
  /** The one memory, exported as "memory", in pages of 64 KiB; called again, it replaces the bounds. */
  memory(min: number, max?: number): void;
  /** Bytes copied into memory at instantiation. */
  data(offset: number, bytes: Uint8Array): void;
  /** The module in binary form. */
  encode(): Uint8Array<ArrayBuffer>;
}

// ---- Instructions

const none: readonly never[] = [];

function node(op: string, args: readonly Code[], imm: readonly number[]): Code {
  return { op, args, imm };
}

/** An instruction without immediates: `code("f32x4.mul", x, y)`, `code("select", a, b, condition)`, `code("drop", x)`. */
export function code(op: string, ...args: Code[]): Code {
  return { op, args, imm: none };
}

export function i32(value: number): Code {
  return node("i32.const", none, [value | 0]);
}

export function f32(value: number): Code {
  return node("f32.const", none, [value]);
}

export function f64(value: number): Code {
  return node("f64.const", none, [value]);
}

export function v128(bytes: Uint8Array): Code {
  if (bytes.length !== 16) throw new RangeError(`v128: a constant has 16 bytes; got ${bytes.length}.`);
  return { op: "v128.const", args: none, imm: none, bytes };
}

/** Any load but the lane loads; the address is in bytes and needs no alignment. */
export function load(op: string, address: Code, offset = 0): Code {
  return node(op, [address], [offset]);
}

export function store(op: string, address: Code, value: Code, offset = 0): Code {
  return node(op, [address, value], [offset]);
}

/** extract_lane and replace_lane. */
export function lane(op: string, index: number, ...args: Code[]): Code {
  return node(op, args, [index]);
}

/** v128.load8_lane … v128.load64_lane: `vector` with one lane read from memory. */
export function loadLane(op: string, index: number, address: Code, vector: Code, offset = 0): Code {
  return node(op, [address, vector], [offset, index]);
}

/** v128.store8_lane … v128.store64_lane. */
export function storeLane(op: string, index: number, address: Code, vector: Code, offset = 0): Code {
  return node(op, [address, vector], [offset, index]);
}

/** Sixteen bytes chosen from the 32 of a and b. */
export function shuffle(lanes: readonly number[], a: Code, b: Code): Code {
  if (lanes.length !== 16) throw new RangeError(`shuffle: needs 16 byte lanes; got ${lanes.length}.`);
  return node("i8x16.shuffle", [a, b], lanes);
}

// ---- Control. A label is a depth: 0 is the innermost enclosing block, loop or if (a forLoop counts as two).

/** `br(0)` inside jumps to its end. */
export function block(body: readonly Code[], type?: Type): Code {
  return { op: "block", args: none, imm: none, body, otherwise: undefined, type };
}

/** `br(0)` inside jumps to its start; it ends by falling through. */
export function loop(body: readonly Code[], type?: Type): Code {
  return { op: "loop", args: none, imm: none, body, otherwise: undefined, type };
}

export function ifThen(condition: Code, then: readonly Code[], otherwise?: readonly Code[], type?: Type): Code {
  return { op: "if", args: [condition], imm: none, body: then, otherwise, type };
}

export function br(depth: number): Code {
  return node("br", none, [depth]);
}

export function brIf(depth: number, condition: Code): Code {
  return node("br_if", [condition], [depth]);
}

/**
 * for (i = from; i < to; i += step) body, signed, with step > 0. Tested at the bottom, with a guard in front; `to` is
 * evaluated at every test, so pass a local or a constant. `br(1)` directly in the body leaves the loop.
 */
export function forLoop(i: Local, from: Code, to: Code, step: number, body: readonly Code[]): Code {
  const again = brIf(0, code("i32.lt_s", i.tee(code("i32.add", i.get(), i32(step))), to));
  const repeat = loop([...body, again]);
  if (from.op === "i32.const" && to.op === "i32.const") {
    const runs = (from.imm[0] ?? 0) < (to.imm[0] ?? 0);
    return block(runs ? [i.set(from), repeat] : [i.set(from)]);
  }
  return ifThen(code("i32.lt_s", i.tee(from), to), [repeat]);
}

// ---- Modules

class Variable implements Local {
  readonly index: number;
  readonly type: Type;
  readonly name: string | undefined;
  readonly #imm: readonly number[];
  readonly #value: Code;

  constructor(index: number, type: Type, name: string | undefined) {
    this.index = index;
    this.type = type;
    this.name = name;
    this.#imm = [index];
    this.#value = node("local.get", none, this.#imm);
  }

  get(): Code {
    return this.#value;
  }

  set(value: Code): Code {
    return node("local.set", [value], this.#imm);
  }

  tee(value: Code): Code {
    return node("local.tee", [value], this.#imm);
  }
}

/** An empty module, to be filled with functions, globals and data, then encoded. */
export function module(): ModuleBuilder {
  const functions: Func[] = [];
  const globals: Global[] = [];
  const segments: Data[] = [];
  let pages: Memory | undefined;
  const self: ModuleBuilder = {
    functions,
    globals,
    segments,
    get pages() {
      return pages;
    },
    func(name, params, results, build, options = {}) {
      const locals = params.map((type, i): Local => new Variable(i, type, undefined));
      const body = build({
        param(i) {
          const found = locals[i];
          if (found === undefined || i >= params.length) {
            throw new RangeError(`wasm: ${name} has ${params.length} parameters; asked for number ${i}.`);
          }
          return found;
        },
        local(type, label) {
          const made = new Variable(locals.length, type, label);
          locals.push(made);
          return made;
        },
      });
      const at = functions.length;
      functions.push({ name, params, results, locals, body, exported: options.export ?? false });
      return { index: at, name, call: (...args) => node("call", args, [at]) };
    },
    global(type, init, options = {}) {
      const at = globals.length;
      const made: Global = {
        index: at,
        type,
        init,
        mutable: options.mutable ?? true,
        export: options.export,
        get: () => node("global.get", none, [at]),
        set: (value) => node("global.set", [value], [at]),
      };
      globals.push(made);
      return made;
    },
    memory(min, max) {
      pages = { min, max };
    },
    data(offset, bytes) {
      segments.push({ offset, bytes });
    },
    encode: () => encode(self),
  };
  return self;
}
