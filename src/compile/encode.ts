// The binary format: a module of instruction trees written as bytes.
import { kinds, opcodes } from "./opcodes.ts";
import type { Code, Func, Local, ModuleBuilder, Type } from "./wasm.ts";

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

  signed64(value: bigint): void {
    let rest = value;
    while (rest < -64n || rest > 63n) {
      this.byte(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.byte(Number(rest & 127n));
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

  /** Writes what `write` writes with its length in bytes before it. */
  sized(write: () => void): void {
    const start = this.#at;
    write();
    const length = this.#at - start;
    let width = 1;
    for (let rest = length >>> 7; rest > 0; rest >>>= 7) width++;
    this.room(width);
    this.#buffer.copyWithin(start + width, start, this.#at);
    this.#at = start;
    this.unsigned(length);
    this.#at += length;
  }

  /** Instructions one behind the other, each with its operands before it. */
  all(list: readonly Code[]): void {
    for (let i = 0; i < list.length; i++) this.instruction(list[i] as Code);
  }

  instruction(c: Code): void {
    const { args, imm } = c;
    if (args.length > 0) this.all(args);
    const known = opcodes.get(c.op);
    if (known === undefined) throw new TypeError(`wasm: no instruction is called ${c.op}.`);
    this.room(16);
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
        if (first < 128) this.#buffer[this.#at++] = first;
        else this.unsigned(first);
        break;
      case kinds.memory:
        this.#buffer[this.#at++] = 0;
        if (first < 128) this.#buffer[this.#at++] = first;
        else this.unsigned(first);
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
      case kinds.brTable:
        this.unsigned(imm.length - 1);
        for (const depth of imm) this.unsigned(depth);
        break;
      case kinds.i32:
        this.signed(first);
        break;
      case kinds.i64:
        this.signed64(c.big ?? 0n);
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
function start(w: Writer, type: Exclude<Type, "v128">, value: number): void {
  const big = type === "i64" ? { big: BigInt(value) } : {};
  w.instruction({ op: `${type}.const`, args: [], imm: [value], ...big });
  w.byte(0x0b);
}

function functionBody(w: Writer, f: Func): void {
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
}

/** The module in binary form. */
export function encode(m: ModuleBuilder, names: boolean): Uint8Array<ArrayBuffer> {
  const w = new Writer();
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
      start(w, g.type, g.init);
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
      start(w, "i32", offset);
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
