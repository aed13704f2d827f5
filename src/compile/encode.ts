// The binary format: a module of instruction trees written as bytes.
import type { Kind } from "./opcodes.ts";
import { opcodes } from "./opcodes.ts";
import type { Code, Func, ModuleBuilder, Type } from "./wasm.ts";

type Scalar = Extract<Kind, `${string}.const`>;

const none: readonly never[] = [];

const typeByte: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

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
      for (let rest = length >>> 7; rest > 0; rest >>>= 7) width++;
      room(width);
      buffer.copyWithin(start + width, start, at);
      at = start;
      unsigned(length);
      at += length;
    },
    done: () => buffer.slice(0, at),
  };
}

/** The value behind the code of a constant. */
function scalar(w: Writer, kind: Scalar, value: number | bigint): void {
  if (kind === "i32.const") w.signed(Number(value));
  else if (kind === "i64.const") w.signed64(BigInt(value));
  else if (kind === "f32.const") w.f32(Number(value));
  else w.f64(Number(value));
}

/** A constant expression, as the start of a global or the place of a segment. */
function start(w: Writer, kind: Scalar, value: number): void {
  w.byte(opcodes.get(kind)?.number ?? 0);
  scalar(w, kind, value);
  w.byte(0x0b);
}

function instruction(w: Writer, c: Code): void {
  const known = opcodes.get(c.op);
  if (known === undefined) throw new TypeError(`wasm: no instruction is called ${c.op}.`);
  const { args, imm } = c;
  for (let i = 0; i < args.length; i++) instruction(w, args[i] as Code);
  const { number } = known;
  if (number < 256) w.byte(number);
  else {
    w.byte(number >> 8);
    w.unsigned(number & 255);
  }
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
    case "lanes":
      for (let i = 0; i < imm.length; i++) w.byte(imm[i] as number);
      break;
    case "i32.const":
    case "i64.const":
    case "f32.const":
    case "f64.const":
      scalar(w, known.kind, c.big ?? first);
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

/** The module in binary form. */
export function encode(m: ModuleBuilder, names: boolean): Uint8Array<ArrayBuffer> {
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
      start(w, `${g.type}.const`, g.init);
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
      start(w, "i32.const", offset);
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
