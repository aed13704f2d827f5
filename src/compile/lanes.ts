// How values are held while they are computed: one at a time, or a vector of them. Loads, stores, constants, splats.
import type { DType, Lanes, Precision } from "../tensor.ts";
import {
  type Code,
  code,
  f32,
  f64,
  i32,
  type Local,
  load,
  loadLane,
  shuffle,
  store,
  storeLane,
} from "../wasm/assembler.ts";

/** Constants that vectors need, each splatted once in memory and loaded before the loop that uses it. */
export interface Pool {
  /** The address of sixteen bytes. */
  address(key: string, bytes: () => Uint8Array): number;
}

/** Lanes with what a loop's emitter needs besides the arithmetic. */
export interface Register extends Lanes {
  /** Elements that a value of this form holds. */
  readonly count: number;
  load(dtype: DType, address: (lane: number) => Code, offset: number, stride: number): Code;
  store(dtype: DType, address: (lane: number) => Code, offset: number, stride: number, value: Local): Code[];
  /** The loop's position plus a constant, as ints. */
  position(at: Code, offset: number): Code;
}

export const bytesOf = (dtype: DType, precision: Precision): number =>
  dtype === "float" && precision === "f64" ? 8 : 4;

const view = /* @__PURE__ */ new DataView(new ArrayBuffer(8));
function words(value: number, dtype: DType, precision: Precision): [high: number, low: number] {
  if (dtype !== "float") return [0, dtype === "bool" ? (value ? 0xffffffff : 0) : value >>> 0];
  if (precision === "f32") {
    view.setFloat32(0, value);
    return [0, view.getUint32(0)];
  }
  view.setFloat64(0, value);
  return [view.getUint32(0), view.getUint32(4)];
}

/** One element at a time. */
export function scalars(precision: Precision): Register {
  const compare: Register["compare"] = (name, x, y) => code(`${precision}.${name}`, x, y);
  return {
    precision,
    vector: false,
    float: precision,
    int: "i32",
    mask: "i32",
    count: 1,
    type: (dtype) => (dtype === "float" ? precision : "i32"),
    word(high, low) {
      if (precision === "f32") {
        view.setUint32(0, low);
        return f32(view.getFloat32(0));
      }
      view.setUint32(0, high);
      view.setUint32(4, low);
      return f64(view.getFloat64(0));
    },
    zero: () => (precision === "f32" ? f32(0) : f64(0)),
    compare,
    select: (mask, yes, no) => code("select", yes, no, mask),
    constant: (value, dtype) =>
      dtype === "float"
        ? precision === "f32"
          ? f32(value)
          : f64(value)
        : i32(dtype === "bool" ? Number(Boolean(value)) : value | 0),
    load: (dtype, address, offset) => {
      const value = load(dtype === "float" ? `${precision}.load` : "i32.load", address(0), offset);
      return dtype === "bool" ? code("i32.ne", value, i32(0)) : value; // vectors store a bool as −1
    },
    store: (dtype, address, offset, _, value) => [
      store(dtype === "float" ? `${precision}.store` : "i32.store", address(0), value.get(), offset),
    ],
    position: (at, offset) => (offset === 0 ? at : code("i32.add", at, i32(offset))),
  };
}

const lowWords = [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11];

/** 128 bits at a time: four elements of f32, two of f64. `constants` gives the local that holds a pooled vector. */
export function vectors(precision: Precision, constants: (key: string, bytes: () => Uint8Array) => Code): Register {
  const wide = precision === "f64";
  const count = wide ? 2 : 4;
  const float = wide ? "f64x2" : "f32x4";
  const pooled = (high: number, low: number, width: 4 | 8): Code =>
    constants(`${width}:${high}:${low}`, () => {
      const bytes = new Uint8Array(16);
      const data = new DataView(bytes.buffer);
      for (let i = 0; i < 16; i += width) {
        data.setUint32(i, low, true);
        if (width === 8) data.setUint32(i + 4, high, true);
      }
      return bytes;
    });
  const word: Register["word"] = (high, low) => pooled(high, low, wide ? 8 : 4);
  const narrow = wide; // ints sit in the two low lanes of an f64 program's vectors
  return {
    precision,
    vector: true,
    float,
    int: "i32x4",
    mask: wide ? "i64x2" : "i32x4",
    count,
    type: () => "v128",
    word,
    zero: () => word(0, 0),
    compare: (name, x, y) => code(`${float}.${name}`, x, y),
    select: (mask, yes, no) => code("v128.bitselect", yes, no, mask),
    constant(value, dtype) {
      const [high, low] = words(value, dtype, precision);
      if (dtype === "bool") return pooled(low, low, 8);
      return pooled(high, low, dtype === "float" && wide ? 8 : 4);
    },
    load(dtype, address, offset, stride) {
      const eight = dtype === "float" && wide;
      const raw = (): Code => {
        if (stride === 1) return load(!eight && narrow ? "v128.load64_zero" : "v128.load", address(0), offset);
        const bits = eight ? 64 : 32;
        let vector = load(`v128.load${bits}_splat`, address(0), offset);
        for (let l = 1; l < count; l++)
          vector = loadLane(`v128.load${bits}_lane`, l, address(0), vector, offset + l * stride * (bits / 8));
        return vector;
      };
      if (dtype !== "bool") return raw();
      const mask = code("i32x4.ne", raw(), pooled(0, 0, 4));
      return narrow ? code("i64x2.extend_low_i32x4_s", mask) : mask;
    },
    store(dtype, address, offset, stride, value) {
      const eight = dtype === "float" && wide;
      const whole = (): Code =>
        dtype === "bool" && narrow ? shuffle(lowWords, value.get(), value.get()) : value.get();
      if (stride === 1)
        return [
          !eight && narrow
            ? storeLane("v128.store64_lane", 0, address(0), whole(), offset)
            : store("v128.store", address(0), whole(), offset),
        ];
      const bits = eight ? 64 : 32;
      return Array.from({ length: count }, (_, l) =>
        storeLane(`v128.store${bits}_lane`, l, address(0), whole(), offset + l * stride * (bits / 8)),
      );
    },
    position: (at, offset) =>
      code(
        "i32x4.add",
        code("i32x4.splat", at),
        constants(`iota${offset}`, () => new Uint8Array(Int32Array.of(0, 1, 2, 3).map((i) => i + offset).buffer)),
      ),
  };
}

/** A scalar as a vector of itself. */
export function splat(value: Code, dtype: DType, precision: Precision): Code {
  if (dtype === "float") return code(precision === "f64" ? "f64x2.splat" : "f32x4.splat", value);
  if (dtype !== "bool") return code("i32x4.splat", value);
  const mask = code("i32.sub", i32(0), value);
  return precision === "f64" ? code("i64x2.splat", code("i64.extend_i32_s", mask)) : code("i32x4.splat", mask);
}
