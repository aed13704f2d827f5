// The binary format: a module of instruction trees written as bytes.

import type { Code, Func, Local, ModuleBuilder, Type } from "./assembler.ts";
import { kinds, opcodes } from "./opcodes.ts";

const typeByte: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** One growing buffer; everything is written to it in order, and lengths are put in front afterwards. */
class Writer {
  #buffer = new Uint8Array(32768);
  #view = new DataView(this.#buffer.buffer);
  #at = 0;

  /** Makes room for `count` bytes more. */
  room(count: number): void {
    if (this.#at + count <= this.#buffer.length) return;
    const wider = new Uint8Array(Math.max(2 * this.#buffer.length, this.#at + count));
    wider.set(this.#buffer);
    this.#buffer = wider;
    this.#view = new DataView(wider.buffer);
  }

  byte(value: number): void {
    if (this.#at === this.#buffer.length) this.room(1);
    this.#buffer[this.#at++] = value;
  }

  unsigned(value: number): void {
    let rest = value >>> 0;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  signed(value: number): void {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 127) | 128);
      rest >>= 7;
    }
    this.byte(rest & 127);
  }

  f32(value: number): void {
    this.room(4);
    this.#view.setFloat32(this.#at, value, true);
    this.#at += 4;
  }

  f64(value: number): void {
    this.room(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  bytes(values: Uint8Array): void {
    this.room(values.length);
    this.#buffer.set(values, this.#at);
    this.#at += values.length;
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value);
    this.unsigned(encoded.length);
    this.bytes(encoded);
  }

  /** Where something starts that has its length in bytes before it. */
  begin(): number {
    return this.#at;
  }

  /** Puts the length in front of all that has been written since `start`. */
  end(start: number): void {
    const length = this.#at - start;
    let width = 1;
    for (let rest = length >>> 7; rest > 0; rest >>>= 7) width++;
    this.room(width);
    this.#buffer.copyWithin(start + width, start, this.#at);
    this.#at = start;
    this.unsigned(length);
    this.#at += length;
  }

  types(list: readonly Type[]): void {
    this.unsigned(list.length);
    for (const type of list) this.byte(typeByte[type]);
  }

  /** Instructions one behind the other, each with its operands before it. */
  all(list: readonly Code[]): void {
    for (let i = 0; i < list.length; i++) this.instruction(list[i] as Code);
  }

  instruction(c: Code): void {
    const { args, imm } = c;
    for (let i = 0; i < args.length; i++) this.instruction(args[i] as Code);
    const known = opcodes.get(c.op);
    if (known === undefined) throw new TypeError(`wasm: no instruction is called ${c.op}.`);
    if (this.#at + 16 > this.#buffer.length) this.room(16);
    const prefix = (known >> 8) & 255;
    if (prefix > 0) {
      this.#buffer[this.#at++] = prefix;
      if ((known & 128) > 0) this.unsigned(known & 255);
      else this.#buffer[this.#at++] = known & 255;
    } else this.#buffer[this.#at++] = known & 255;
    const kind = known >> 16;
    if (kind === kinds.plain) return;
    const first = imm.length > 0 ? (imm[0] as number) : 0;
    switch (kind) {
      case kinds.index:
        this.unsigned(first);
        break;
      case kinds.memory:
        this.byte(0);
        this.unsigned(first);
        break;
      case kinds.memoryLane:
        this.byte(0);
        this.unsigned(first);
        this.byte(imm[1] ?? 0);
        break;
      case kinds.lanes:
        for (let i = 0; i < imm.length; i++) this.byte(imm[i] as number);
        break;
      case kinds.memoryIndex:
        this.byte(0);
        if (c.op === "memory.copy") this.byte(0);
        break;
      case kinds.block:
        this.byte(c.type === undefined ? 0x40 : typeByte[c.type]);
        if (c.body !== undefined) this.all(c.body);
        if (c.otherwise !== undefined) {
          this.byte(0x05);
          this.all(c.otherwise);
        }
        this.byte(0x0b);
        break;
      case kinds.i32:
        this.signed(first);
        break;
      case kinds.f32:
        this.f32(first);
        break;
      case kinds.f64:
        this.f64(first);
        break;
      default:
        if (c.bytes === undefined) throw new TypeError(`wasm: ${c.op} needs 16 bytes; got none.`);
        this.bytes(c.bytes);
    }
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#at);
  }
}

/** A constant expression, as the start of a global or the place of a segment. */
function start(w: Writer, type: Type, value: number): void {
  w.instruction({ op: `${type}.const`, args: [], imm: [value] });
  w.byte(0x0b);
}

function functionBody(w: Writer, f: Func): void {
  const at = w.begin();
  // Locals follow the parameters, in runs of one type.
  const counts: number[] = [];
  const types: Type[] = [];
  for (let i = f.params.length; i < f.locals.length; i++) {
    const { type } = f.locals[i] as Local;
    const last = types.length - 1;
    if (types[last] === type) counts[last] = (counts[last] as number) + 1;
    else {
      types.push(type);
      counts.push(1);
    }
  }
  w.unsigned(types.length);
  for (let i = 0; i < types.length; i++) {
    w.unsigned(counts[i] as number);
    w.byte(typeByte[types[i] as Type]);
  }
  w.all(f.body);
  w.byte(0x0b);
  w.end(at);
}

/** Starts section `id` of so many parts. */
function section(w: Writer, id: number, count: number): number {
  w.byte(id);
  const at = w.begin();
  w.unsigned(count);
  return at;
}

/** The types of functions, each once, and which type each function has. */
function signatures({ functions }: ModuleBuilder): {
  readonly distinct: readonly Func[];
  readonly of: readonly number[];
} {
  const seen = new Map<string, number>();
  const distinct: Func[] = [];
  const of: number[] = [];
  for (const f of functions) {
    const key = `${f.params.join()}:${f.results.join()}`;
    let at = seen.get(key);
    if (at === undefined) {
      at = distinct.push(f) - 1;
      seen.set(key, at);
    }
    of.push(at);
  }
  return { distinct, of };
}

function exported(w: Writer, name: string, kind: number, index: number): void {
  w.text(name);
  w.byte(kind);
  w.unsigned(index);
}

/** The module in binary form. */
export function encode(m: ModuleBuilder): Uint8Array<ArrayBuffer> {
  const { functions, globals, segments, pages } = m;
  const w = new Writer();
  w.bytes(Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  let at: number;
  if (functions.length > 0) {
    const { distinct, of } = signatures(m);
    at = section(w, 1, distinct.length);
    for (const f of distinct) {
      w.byte(0x60);
      w.types(f.params);
      w.types(f.results);
    }
    w.end(at);
    at = section(w, 3, of.length);
    for (const each of of) w.unsigned(each);
    w.end(at);
  }
  if (pages !== undefined) {
    at = section(w, 5, 1);
    w.byte(pages.max === undefined ? 0 : 1);
    w.unsigned(pages.min);
    if (pages.max !== undefined) w.unsigned(pages.max);
    w.end(at);
  }
  if (globals.length > 0) {
    at = section(w, 6, globals.length);
    for (const g of globals) {
      w.byte(typeByte[g.type]);
      w.byte(g.mutable ? 1 : 0);
      start(w, g.type, g.init);
    }
    w.end(at);
  }
  let exports = pages === undefined ? 0 : 1;
  for (const f of functions) if (f.exported) exports++;
  for (const g of globals) if (g.export !== undefined) exports++;
  if (exports > 0) {
    at = section(w, 7, exports);
    for (let i = 0; i < functions.length; i++) {
      const f = functions[i] as Func;
      if (f.exported) exported(w, f.name, 0, i);
    }
    if (pages !== undefined) exported(w, "memory", 2, 0);
    for (const g of globals) if (g.export !== undefined) exported(w, g.export, 3, g.index);
    w.end(at);
  }
  if (functions.length > 0) {
    at = section(w, 10, functions.length);
    for (const f of functions) functionBody(w, f);
    w.end(at);
  }
  if (segments.length > 0) {
    at = section(w, 11, segments.length);
    for (const { offset, bytes } of segments) {
      w.byte(0);
      start(w, "i32", offset);
      w.unsigned(bytes.length);
      w.bytes(bytes);
    }
    w.end(at);
  }
  return w.done();
}
