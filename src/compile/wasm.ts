// A small WebAssembly assembler: instruction trees, functions, and one module to bytes (SIMD-128, no relaxed SIMD).

export type Type = "i32" | "i64" | "f32" | "f64" | "v128";

/** One instruction with its operands: a tree, folded as in the text format. What it encodes to is looked up by name. */
export interface Code {
  readonly op: string;
  readonly args: readonly Code[];
  /** Immediates: the number of a constant, memory offset, lane, index of a local, depth of a label. */
  readonly imm: readonly number[];
  /** Of block, loop and if. */
  readonly body: readonly Code[] | undefined;
  readonly otherwise: readonly Code[] | undefined;
  /** Result of block, loop and if, where there is one. */
  readonly type: Type | undefined;
  /** Sixteen bytes of v128.const and of shuffle's lanes. */
  readonly bytes: Uint8Array | undefined;
  /** Value of i64.const. */
  readonly big: bigint | undefined;
}

export interface Local {
  readonly index: number;
  readonly type: Type;
  readonly name: string;
  get(): Code;
  set(value: Code): Code;
  tee(value: Code): Code;
}

export interface Global {
  readonly index: number;
  readonly type: Exclude<Type, "v128">;
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
    type: Exclude<Type, "v128">,
    init: number,
    options?: { readonly export?: string; readonly mutable?: boolean },
  ): Global;
  /** The one memory, exported as "memory", in pages of 64 KiB; called again, it replaces the bounds. */
  memory(min: number, max?: number): void;
  /** Bytes copied into memory at instantiation. */
  data(offset: number, bytes: Uint8Array): void;
  /** The module in binary form; with `names`, function names for profilers are included. */
  encode(options?: { readonly names?: boolean }): Uint8Array<ArrayBuffer>;
}

// ---- Instructions

const none: readonly never[] = [];

function node(
  op: string,
  args: readonly Code[],
  imm: readonly number[] = none,
  more?: { body?: readonly Code[]; otherwise?: readonly Code[] | undefined; type?: Type | undefined },
  bytes?: Uint8Array,
  big?: bigint,
): Code {
  return { op, args, imm, body: more?.body, otherwise: more?.otherwise, type: more?.type, bytes, big };
}

/** An instruction without immediates: `code("f32x4.mul", x, y)`, `code("select", a, b, condition)`, `code("drop", x)`. */
export function code(op: string, ...args: Code[]): Code {
  return node(op, args);
}

export function i32(value: number): Code {
  return node("i32.const", none, [value | 0]);
}

export function i64(value: bigint): Code {
  return node("i64.const", none, none, undefined, undefined, BigInt.asIntN(64, value));
}

export function f32(value: number): Code {
  return node("f32.const", none, [value]);
}

export function f64(value: number): Code {
  return node("f64.const", none, [value]);
}

export function v128(bytes: Uint8Array): Code {
  if (bytes.length !== 16) throw new RangeError(`v128: a constant has 16 bytes; got ${bytes.length}.`);
  return node("v128.const", none, none, undefined, bytes);
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
  return node("i8x16.shuffle", [a, b], none, undefined, Uint8Array.from(lanes));
}

// ---- Control. A label is a depth: 0 is the innermost enclosing block, loop or if (a forLoop counts as two).

/** `br(0)` inside jumps to its end. */
export function block(body: readonly Code[], type?: Type): Code {
  return node("block", none, none, { body, type });
}

/** `br(0)` inside jumps to its start; it ends by falling through. */
export function loop(body: readonly Code[], type?: Type): Code {
  return node("loop", none, none, { body, type });
}

export function ifThen(condition: Code, then: readonly Code[], otherwise?: readonly Code[], type?: Type): Code {
  return node("if", [condition], none, { body: then, otherwise, type });
}

export function br(depth: number): Code {
  return node("br", none, [depth]);
}

export function brIf(depth: number, condition: Code): Code {
  return node("br_if", [condition], [depth]);
}

/** Jumps to `depths[index]`, or to the last of them when the index is beyond. */
export function brTable(depths: readonly number[], index: Code): Code {
  return node("br_table", [index], depths);
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

// ---- Opcodes: first code, prefix of the names, the names in order ("-" is an unused code).

const integer = "eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const compare = "eq ne lt gt le ge";
const arithmetic = "clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr";
const float = "abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign";
const lanes = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const vector = "abs neg - sqrt add sub mul div min max pmin pmax";
const truncate = "trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u";
const saturate = "trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u";
const convert = "convert_i32_s convert_i32_u convert_i64_s convert_i64_u";

const plain: readonly (readonly [number, string, string])[] = [
  [0x00, "", "unreachable nop"],
  [0x0f, "", "return"],
  [0x1a, "", "drop select"],
  [0x45, "i32.", integer],
  [0x50, "i64.", integer],
  [0x5b, "f32.", compare],
  [0x61, "f64.", compare],
  [0x67, "i32.", arithmetic],
  [0x79, "i64.", arithmetic],
  [0x8b, "f32.", float],
  [0x99, "f64.", float],
  [0xa7, "i32.", `wrap_i64 ${truncate}`],
  [0xac, "i64.", `extend_i32_s extend_i32_u ${truncate}`],
  [0xb2, "f32.", `${convert} demote_f64`],
  [0xb7, "f64.", `${convert} promote_f32`],
  [0xbc, "", "i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64"],
  [0xc0, "", "i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s"],
  [0xfc00, "i32.", saturate],
  [0xfc04, "i64.", saturate],
  [0xfd0e, "", "i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat"],
  [0xfd23, "i8x16.", lanes],
  [0xfd2d, "i16x8.", lanes],
  [0xfd37, "i32x4.", lanes],
  [0xfd41, "f32x4.", compare],
  [0xfd47, "f64x2.", compare],
  [0xfd4d, "v128.", "not and andnot or xor bitselect any_true"],
  [0xfd5e, "", "f32x4.demote_f64x2_zero f64x2.promote_low_f32x4"],
  [0xfd60, "i8x16.", "abs neg popcnt all_true bitmask narrow_i16x8_s narrow_i16x8_u"],
  [0xfd67, "f32x4.", "ceil floor trunc nearest"],
  [0xfd6b, "i8x16.", "shl shr_s shr_u add add_sat_s add_sat_u sub sub_sat_s sub_sat_u"],
  [0xfd74, "f64x2.", "ceil floor"],
  [0xfd76, "i8x16.", "min_s min_u max_s max_u"],
  [0xfd7a, "", "f64x2.trunc i8x16.avgr_u"],
  [0xfd7c, "", "i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u"],
  [0xfd7e, "", "i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u"],
  [0xfd80, "i16x8.", "abs neg q15mulr_sat_s all_true bitmask narrow_i32x4_s narrow_i32x4_u"],
  [0xfd87, "i16x8.", "extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u"],
  [0xfd8b, "i16x8.", "shl shr_s shr_u add add_sat_s add_sat_u sub sub_sat_s sub_sat_u"],
  [0xfd94, "", "f64x2.nearest i16x8.mul"],
  [0xfd96, "i16x8.", "min_s min_u max_s max_u - avgr_u"],
  [0xfd9c, "i16x8.", "extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u extmul_high_i8x16_u"],
  [0xfda0, "i32x4.", "abs neg - all_true bitmask - -"],
  [0xfda7, "i32x4.", "extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u"],
  [0xfdab, "i32x4.", "shl shr_s shr_u add - - sub - - - mul min_s min_u max_s max_u dot_i16x8_s"],
  [0xfdbc, "i32x4.", "extmul_low_i16x8_s extmul_high_i16x8_s extmul_low_i16x8_u extmul_high_i16x8_u"],
  [0xfdc0, "i64x2.", "abs neg - all_true bitmask - -"],
  [0xfdc7, "i64x2.", "extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u"],
  [0xfdcb, "i64x2.", "shl shr_s shr_u add - - sub - - - mul eq ne lt_s gt_s le_s ge_s"],
  [0xfddc, "i64x2.", "extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u"],
  [0xfde0, "f32x4.", vector],
  [0xfdec, "f64x2.", vector],
  [0xfdf8, "", "i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u"],
  [0xfdfc, "", "i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero"],
  [0xfdfe, "", "f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u"],
];

const memory: typeof plain = [
  [0x28, "", "i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u"],
  [0x30, "i64.", "load8_s load8_u load16_s load16_u load32_s load32_u"],
  [0x36, "", "i32.store i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32"],
  [0xfd00, "v128.", "load load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u"],
  [0xfd07, "v128.", "load8_splat load16_splat load32_splat load64_splat store"],
  [0xfd5c, "v128.", "load32_zero load64_zero"],
];

const memoryLane: typeof plain = [
  [0xfd54, "v128.", "load8_lane load16_lane load32_lane load64_lane"],
  [0xfd58, "v128.", "store8_lane store16_lane store32_lane store64_lane"],
];

const laneIndex: typeof plain = [
  [0xfd15, "", "i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane"],
  [0xfd18, "", "i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane"],
  [0xfd1b, "", "i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane"],
  [0xfd1f, "", "f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane"],
];

const index: typeof plain = [
  [0x0c, "", "br br_if"],
  [0x10, "", "call"],
  [0x20, "", "local.get local.set local.tee global.get global.set"],
];

/** Instructions whose immediates are the zero bytes that name memory 0. */
const memoryIndex: typeof plain = [
  [0x3f, "memory.", "size grow"],
  [0xfc0a, "memory.", "copy fill"],
];

const alone: typeof plain = [
  [0x02, "", "block loop if"],
  [0x0e, "", "br_table"],
  [0x41, "", "i32.const i64.const f32.const f64.const"],
  [0xfd0c, "", "v128.const i8x16.shuffle"],
];

/** What follows an opcode: the kind decides the immediates written. */
export type Kind =
  | "plain" | "memory" | "memoryLane" | "lane" | "index" | "memoryIndex" | "bytes"
  | "block" | "br_table" | "i32.const" | "i64.const" | "f32.const" | "f64.const";

export interface Opcode {
  /** One byte, or 0xfc or 0xfd and the code behind it. */
  readonly number: number;
  readonly kind: Kind;
}

const singular: Readonly<Record<string, Kind>> = {
  block: "block", loop: "block", if: "block", br_table: "br_table",
  "i32.const": "i32.const", "i64.const": "i64.const", "f32.const": "f32.const", "f64.const": "f64.const",
};

function table(): ReadonlyMap<string, Opcode> {
  const all = new Map<string, Opcode>();
  const add = (rows: typeof plain, kind: (name: string) => Kind): void => {
    for (const [first, prefix, names] of rows) {
      names.split(" ").forEach((name, i) => {
        if (name !== "-") all.set(prefix + name, { number: first + i, kind: kind(name) });
      });
    }
  };
  add(plain, () => "plain");
  add(memory, () => "memory");
  add(memoryLane, () => "memoryLane");
  add(laneIndex, () => "lane");
  add(index, () => "index");
  add(memoryIndex, () => "memoryIndex");
  add(alone, (name) => singular[name] ?? "bytes");
  return all;
}

/** Every instruction the assembler knows, by name. */
export const opcodes: ReadonlyMap<string, Opcode> = /* @__PURE__ */ table();

const typeByte: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

// ---- Bytes

/** One growing buffer; everything is written to it in order, and lengths are put in front afterwards. */
interface Writer {
  byte(value: number): void;
  unsigned(value: number): void;
  signed(value: number): void;
  signed64(value: bigint): void;
  f32(value: number): void;
  f64(value: number): void;
  bytes(values: Uint8Array): void;
  text(value: string): void;
  /** Writes what `write` writes with its length in bytes before it. */
  sized(write: () => void): void;
  done(): Uint8Array<ArrayBuffer>;
}

function writer(): Writer {
  let buffer = new Uint8Array(16384);
  let view = new DataView(buffer.buffer);
  let at = 0;
  const room = (count: number): void => {
    if (at + count <= buffer.length) return;
    const wider = new Uint8Array(Math.max(2 * buffer.length, at + count));
    wider.set(buffer);
    buffer = wider;
    view = new DataView(buffer.buffer);
  };
  const byte = (value: number): void => {
    if (at === buffer.length) room(1);
    buffer[at++] = value;
  };
  const unsigned = (value: number): void => {
    let rest = value >>> 0;
    while (rest > 127) {
      byte((rest & 127) | 128);
      rest >>>= 7;
    }
    byte(rest);
  };
  const bytes = (values: Uint8Array): void => {
    room(values.length);
    buffer.set(values, at);
    at += values.length;
  };
  return {
    byte,
    unsigned,
    bytes,
    signed(value) {
      let rest = value | 0;
      while (rest < -64 || rest > 63) {
        byte((rest & 127) | 128);
        rest >>= 7;
      }
      byte(rest & 127);
    },
    signed64(value) {
      let rest = value;
      while (rest < -64n || rest > 63n) {
        byte(Number(rest & 127n) | 128);
        rest >>= 7n;
      }
      byte(Number(rest & 127n));
    },
    f32(value) {
      room(4);
      view.setFloat32(at, value, true);
      at += 4;
    },
    f64(value) {
      room(8);
      view.setFloat64(at, value, true);
      at += 8;
    },
    text(value) {
      const encoded = new TextEncoder().encode(value);
      unsigned(encoded.length);
      bytes(encoded);
    },
    sized(write) {
      const start = at;
      write();
      const length = at - start;
      let width = 1;
      while (length >= 2 ** (7 * width)) width++;
      room(width);
      buffer.copyWithin(start + width, start, at);
      at = start;
      unsigned(length);
      at += length;
    },
    done: () => buffer.slice(0, at),
  };
}

function opcode(w: Writer, number: number): void {
  if (number < 256) {
    w.byte(number);
  } else {
    w.byte(number >> 8);
    w.unsigned(number & 255);
  }
}

function instruction(w: Writer, c: Code): void {
  const known = opcodes.get(c.op);
  if (known === undefined) throw new TypeError(`wasm: no instruction is called ${c.op}.`);
  const { args, imm } = c;
  for (let i = 0; i < args.length; i++) instruction(w, args[i] as Code);
  opcode(w, known.number);
  const first = imm.length > 0 ? (imm[0] as number) : 0;
  switch (known.kind) {
    case "plain":
      break;
    case "index":
      w.unsigned(first);
      break;
    case "memory":
      w.byte(0);
      w.unsigned(first);
      break;
    case "memoryLane":
      w.byte(0);
      w.unsigned(first);
      w.byte(imm[1] ?? 0);
      break;
    case "lane":
      w.byte(first);
      break;
    case "i32.const":
      w.signed(first);
      break;
    case "i64.const":
      w.signed64(c.big ?? 0n);
      break;
    case "f32.const":
      w.f32(first);
      break;
    case "f64.const":
      w.f64(first);
      break;
    case "bytes":
      if (c.bytes === undefined) throw new TypeError(`wasm: ${c.op} needs 16 bytes; got none.`);
      w.bytes(c.bytes);
      break;
    case "memoryIndex":
      w.byte(0);
      if (c.op === "memory.copy") w.byte(0);
      break;
    case "br_table":
      w.unsigned(imm.length - 1);
      for (const depth of imm) w.unsigned(depth);
      break;
    case "block":
      w.byte(c.type === undefined ? 0x40 : typeByte[c.type]);
      for (const inner of c.body ?? none) instruction(w, inner);
      if (c.otherwise !== undefined) {
        w.byte(0x05);
        for (const inner of c.otherwise) instruction(w, inner);
      }
      w.byte(0x0b);
  }
}

// ---- Modules

function local(at: number, type: Type, name: string): Local {
  return {
    index: at,
    type,
    name,
    get: () => node("local.get", none, [at]),
    set: (value) => node("local.set", [value], [at]),
    tee: (value) => node("local.tee", [value], [at]),
  };
}

function functionBody(w: Writer, f: Func): void {
  const own = f.locals.slice(f.params.length);
  const runs: { type: Type; count: number }[] = [];
  for (const { type } of own) {
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  w.unsigned(runs.length);
  for (const { type, count } of runs) {
    w.unsigned(count);
    w.byte(typeByte[type]);
  }
  for (const c of f.body) instruction(w, c);
  w.byte(0x0b);
}

function constant(type: Exclude<Type, "v128">, value: number): Code {
  return type === "i32" ? i32(value) : type === "i64" ? i64(BigInt(value)) : type === "f32" ? f32(value) : f64(value);
}

function encode(m: ModuleBuilder, names: boolean): Uint8Array<ArrayBuffer> {
  const w = writer();
  const section = (id: number, count: number, write: () => void): void => {
    if (count === 0) return;
    w.byte(id);
    w.sized(() => {
      w.unsigned(count);
      write();
    });
  };
  w.bytes(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

  const signatures = new Map<string, { readonly index: number; readonly f: Func }>();
  const signatureOf = m.functions.map((f) => {
    const key = `${f.params}:${f.results}`;
    const seen = signatures.get(key) ?? { index: signatures.size, f };
    signatures.set(key, seen);
    return seen.index;
  });
  section(1, signatures.size, () => {
    for (const { f } of signatures.values()) {
      w.byte(0x60);
      for (const types of [f.params, f.results]) {
        w.unsigned(types.length);
        for (const type of types) w.byte(typeByte[type]);
      }
    }
  });
  section(3, m.functions.length, () => {
    for (const at of signatureOf) w.unsigned(at);
  });
  const { pages } = m;
  section(5, pages === undefined ? 0 : 1, () => {
    w.byte(pages?.max === undefined ? 0 : 1);
    w.unsigned(pages?.min ?? 0);
    if (pages?.max !== undefined) w.unsigned(pages.max);
  });
  section(6, m.globals.length, () => {
    for (const g of m.globals) {
      w.byte(typeByte[g.type]);
      w.byte(g.mutable ? 1 : 0);
      instruction(w, constant(g.type, g.init));
      w.byte(0x0b);
    }
  });
  const exports: { readonly name: string; readonly kind: number; readonly index: number }[] = [];
  m.functions.forEach((f, i) => {
    if (f.exported) exports.push({ name: f.name, kind: 0, index: i });
  });
  if (pages !== undefined) exports.push({ name: "memory", kind: 2, index: 0 });
  for (const g of m.globals) if (g.export !== undefined) exports.push({ name: g.export, kind: 3, index: g.index });
  section(7, exports.length, () => {
    for (const { name, kind, index: at } of exports) {
      w.text(name);
      w.byte(kind);
      w.unsigned(at);
    }
  });
  section(10, m.functions.length, () => {
    for (const f of m.functions) w.sized(() => functionBody(w, f));
  });
  section(11, m.segments.length, () => {
    for (const { offset, bytes } of m.segments) {
      w.byte(0);
      instruction(w, i32(offset));
      w.byte(0x0b);
      w.unsigned(bytes.length);
      w.bytes(bytes);
    }
  });
  if (names) {
    w.byte(0);
    w.sized(() => {
      w.text("name");
      w.byte(1);
      w.sized(() => {
        w.unsigned(m.functions.length);
        m.functions.forEach((f, i) => {
          w.unsigned(i);
          w.text(f.name);
        });
      });
    });
  }
  return w.done();
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
      const locals = params.map((type, i) => local(i, type, `p${i}`));
      const body = build({
        param(i) {
          const found = locals[i];
          if (found === undefined || i >= params.length) {
            throw new RangeError(`wasm: ${name} has ${params.length} parameters; asked for number ${i}.`);
          }
          return found;
        },
        local(type, label) {
          const at = locals.length;
          const taken = label === undefined || locals.some((each) => each.name === label);
          const made = local(at, type, taken ? `${label ?? "l"}${at}` : label);
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
    encode: (options = {}) => encode(self, options.names ?? false),
  };
  return self;
}
