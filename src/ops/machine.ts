// The ops that the machine has beyond + − × ÷: rounding, comparison, selection, and the bits of floats and words.

import {
  binary,
  constant,
  type DType,
  elementwiseOp,
  instruction,
  isConstant,
  type Lanes,
  type MachineRule,
  type Operand,
  operands,
  sameDType,
  scale,
  Tensor,
  unary,
} from "../tensor.ts";
import { type Code, code, i32, shuffle } from "../wasm/assembler.ts";

const float64 = /* @__PURE__ */ new Float64Array(1);
const words64 = /* @__PURE__ */ new Uint32Array(float64.buffer);
const float32 = /* @__PURE__ */ new Float32Array(1);
const words32 = /* @__PURE__ */ new Uint32Array(float32.buffer);

/** Ties to even, keeping the sign of zero, as the machine rounds. */
function nearestEven(x: number): number {
  if (!(x > -4503599627370496 && x < 4503599627370496)) return x;
  const magic = 6755399441055744; // 1.5 · 2^52
  const r = x + magic - magic;
  return r === 0 ? x * 0 : r;
}

export const sqrt = /* @__PURE__ */ unary("sqrt", {
  machine: { eval: (_, x) => Math.sqrt(x), wasm: instruction("sqrt") },
  vjp: (g, out) => [scale(g, constant(0.5).div(out))],
});
export const abs = /* @__PURE__ */ unary("abs", {
  machine: { eval: (_, x) => Math.abs(x), wasm: instruction("abs") },
  vjp: (g, _, x) => [where(lt(x, 0), g.neg(), where(eq(x, 0), 0, g))],
});
export const floor = /* @__PURE__ */ unary("floor", {
  machine: { eval: (_, x) => Math.floor(x), wasm: instruction("floor") },
  vjp: () => [undefined],
});
export const ceil = /* @__PURE__ */ unary("ceil", {
  machine: { eval: (_, x) => Math.ceil(x), wasm: instruction("ceil") },
  vjp: () => [undefined],
});
export const trunc = /* @__PURE__ */ unary("trunc", {
  machine: { eval: (_, x) => Math.trunc(x), wasm: instruction("trunc") },
  vjp: () => [undefined],
});
/** The nearest integer, ties to even. */
export const nearest = /* @__PURE__ */ unary("nearest", {
  machine: { eval: (_, x) => nearestEven(x), wasm: instruction("nearest") },
  vjp: () => [undefined],
});

/** y where y < x, else x: a NaN in x stays, a NaN in y does not. Cheaper than `min`, which keeps both. */
export const lesser = /* @__PURE__ */ binary("lesser", {
  machine: {
    eval: (_, x, y) => (y < x ? y : x),
    wasm: (l, _, x, y) => (l.vector ? code(`${l.float}.pmin`, x, y) : l.select(l.compare("lt", y, x), y, x)),
    repeats: true,
  },
  vjp: (g, _, x, y) => [where(lt(y, x), 0, g), where(lt(y, x), g, 0)],
});
/** y where x < y, else x: a NaN in x stays, a NaN in y does not. Cheaper than `max`, which keeps both. */
export const greater = /* @__PURE__ */ binary("greater", {
  machine: {
    eval: (_, x, y) => (x < y ? y : x),
    wasm: (l, _, x, y) => (l.vector ? code(`${l.float}.pmax`, x, y) : l.select(l.compare("lt", x, y), y, x)),
    repeats: true,
  },
  vjp: (g, _, x, y) => [where(lt(x, y), 0, g), where(lt(x, y), g, 0)],
});

/** A comparison by the dtype of its operands. Bools of an f64 program's vectors are masks of 64 bits a lane. */
function comparison(name: "eq" | "ne" | "lt" | "le" | "gt" | "ge", holds: (x: number, y: number) => boolean) {
  return binary(name, {
    dtype: "bool",
    machine: {
      eval: (_, x, y) => holds(x, y),
      wasm: (l, node, x, y) => {
        const dtype = (node.inputs[0] as Tensor).dtype;
        if (dtype === "float") return l.compare(name, x, y);
        const sign = name === "eq" || name === "ne" ? "" : dtype === "bits" ? "_u" : "_s";
        const mask = code(`${l.int}.${name}${sign}`, x, y);
        return l.vector && l.precision === "f64" ? code("i64x2.extend_low_i32x4_s", mask) : mask;
      },
    },
    vjp: () => [undefined, undefined],
  });
}
export const eq = /* @__PURE__ */ comparison("eq", (x, y) => x === y);
export const ne = /* @__PURE__ */ comparison("ne", (x, y) => x !== y);
export const lt = /* @__PURE__ */ comparison("lt", (x, y) => x < y);
export const le = /* @__PURE__ */ comparison("le", (x, y) => x <= y);
export const gt = /* @__PURE__ */ comparison("gt", (x, y) => x > y);
export const ge = /* @__PURE__ */ comparison("ge", (x, y) => x >= y);

export const and = /* @__PURE__ */ binary("and", {
  machine: {
    eval: ({ dtype }, x, y) => (dtype === "bool" ? Boolean(x) && Boolean(y) : (x & y) >>> 0),
    wasm: (l, _, x, y) => code(l.vector ? "v128.and" : "i32.and", x, y),
  },
});
export const or = /* @__PURE__ */ binary("or", {
  machine: {
    eval: ({ dtype }, x, y) => (dtype === "bool" ? Boolean(x) || Boolean(y) : (x | y) >>> 0),
    wasm: (l, _, x, y) => code(l.vector ? "v128.or" : "i32.or", x, y),
  },
});
/** Of words (`bits`). */
export const xor = /* @__PURE__ */ binary("xor", {
  machine: { eval: (_, x, y) => (x ^ y) >>> 0, wasm: (l, _, x, y) => code(l.vector ? "v128.xor" : "i32.xor", x, y) },
});
/** Of a bool. */
export const not = /* @__PURE__ */ unary("not", {
  machine: { eval: (_, x) => !x, wasm: (l, _, x) => (l.vector ? code("v128.not", x) : code("i32.eqz", x)) },
});

const whereOp = /* @__PURE__ */ elementwiseOp("where", {
  machine: {
    eval: (_, c, x, y) => (c ? x : y),
    wasm: (l, node, c, x, y) => {
      if (!l.vector) return code("select", x, y, c);
      // a zero on one side is a mask, one instruction for bitselect's three
      if (node.dtype === "float" && isConstant(node.inputs[2] as Tensor, 0)) return code("v128.and", x, c);
      if (node.dtype === "float" && isConstant(node.inputs[1] as Tensor, 0)) return code("v128.andnot", y, c);
      const narrow = l.precision === "f64" && (node.dtype === "int" || node.dtype === "bits");
      return code("v128.bitselect", x, y, narrow ? shuffle(evenWords, c, c) : c);
    },
    repeats: true,
  },
  vjp: (g, _, c) => [undefined, where(c, g, 0), where(c, 0, g)],
});
const evenWords = [0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11];

/** x where the condition holds, else y; only the chosen side receives a gradient. */
export function where(condition: Tensor, x: Operand, y: Operand): Tensor {
  if (condition.dtype !== "bool") throw new TypeError(`where: the condition must be a bool; came ${condition.dtype}.`);
  return new Tensor(whereOp, [condition, ...sameDType("where", operands(x, y))]);
}

/** A machine op whose one operand and lowering are told by the float's width. */
function floatBits(name: string, evaluate: MachineRule["eval"], wide: Lowering, narrow: Lowering) {
  return unary(name, {
    machine: {
      eval: evaluate,
      wasm: (l, _, x) => {
        const [prefix, asInt, asFloat] = l.vector
          ? [l.precision === "f64" ? "i64x2" : "i32x4", same, same]
          : l.precision === "f64"
            ? ["i64", (c: Code) => code("i64.reinterpret_f64", c), (c: Code) => code("f64.reinterpret_i64", c)]
            : ["i32", (c: Code) => code("i32.reinterpret_f32", c), (c: Code) => code("f32.reinterpret_i32", c)];
        return (l.precision === "f64" ? wide : narrow)(l, x, { prefix, asInt, asFloat });
      },
    },
    vjp: () => [undefined],
  });
}
interface Word {
  readonly prefix: string;
  readonly asInt: (c: Code) => Code;
  readonly asFloat: (c: Code) => Code;
}
type Lowering = (l: Lanes, x: Code, w: Word) => Code;
const same = (c: Code): Code => c;
/** A shift of a float's word: vectors take an i32 count, an i64 scalar an i64 one. */
const shift = (l: Lanes, w: Word, name: "shl" | "shr_u", x: Code, by: number): Code =>
  code(`${w.prefix}.${name}`, x, !l.vector && l.precision === "f64" ? code("i64.extend_i32_u", i32(by)) : i32(by));
const masked = (l: Lanes, w: Word, name: "and" | "or", x: Code, high: number, low: number): Code =>
  code(l.vector ? `v128.${name}` : `${w.prefix}.${name}`, x, w.asInt(l.word(high, low)));

/** The unbiased exponent field of x as a float: e with |x| = s·2^e, 1 ≤ s < 2, for normal x; −1023 (−127) for 0 and subnormals. */
export const exponent = /* @__PURE__ */ floatBits(
  "exponent",
  ({ precision }, x) => {
    if (precision === "f32") {
      float32[0] = x;
      return (((words32[0] as number) >>> 23) & 0xff) - 127;
    }
    float64[0] = x;
    return (((words64[1] as number) >>> 20) & 0x7ff) - 1023;
  },
  // the field OR the bits of 2^52 is the float 2^52 + field
  (l, x, w) =>
    code(
      `${l.float}.sub`,
      w.asFloat(masked(l, w, "or", masked(l, w, "and", shift(l, w, "shr_u", w.asInt(x), 52), 0, 0x7ff), 0x43300000, 0)),
      l.word(0x43300000, 0x3ff),
    ),
  (l, x, w) =>
    code(
      `${l.float}.sub`,
      w.asFloat(masked(l, w, "or", masked(l, w, "and", shift(l, w, "shr_u", w.asInt(x), 23), 0, 0xff), 0, 0x4b000000)),
      l.word(0, 0x4b00007f),
    ),
);

/** x with its exponent set to 0 and its sign cleared: s in [1, 2) with |x| = s·2^e, for normal x. */
export const significand = /* @__PURE__ */ floatBits(
  "significand",
  ({ precision }, x) => {
    if (precision === "f32") {
      float32[0] = x;
      words32[0] = ((words32[0] as number) & 0x007fffff) | 0x3f800000;
      return float32[0] as number;
    }
    float64[0] = x;
    words64[1] = ((words64[1] as number) & 0x000fffff) | 0x3ff00000;
    return float64[0] as number;
  },
  (l, x, w) => w.asFloat(masked(l, w, "or", masked(l, w, "and", w.asInt(x), 0x000fffff, 0xffffffff), 0x3ff00000, 0)),
  (l, x, w) => w.asFloat(masked(l, w, "or", masked(l, w, "and", w.asInt(x), 0, 0x007fffff), 0, 0x3f800000)),
);

/** 2^n for an integral float n in [−1022, 1023] ([−126, 127] in f32); outside that, and for NaN, some number. */
export const pow2 = /* @__PURE__ */ floatBits(
  "pow2",
  ({ precision }, n) => {
    if (precision === "f32") {
      float32[0] = Math.fround(n + 8388735);
      words32[0] = (words32[0] as number) << 23;
      return float32[0] as number;
    }
    float64[0] = n + 4503599627371519;
    words64[1] = (words64[0] as number) << 20;
    words64[0] = 0;
    return float64[0] as number;
  },
  // n + 1023 + 2^52 has n + 1023 in its low bits: shifted, it is the exponent field
  (l, n, w) => w.asFloat(shift(l, w, "shl", w.asInt(code(`${l.float}.add`, n, l.word(0x43300000, 0x3ff))), 52)),
  (l, n, w) => w.asFloat(shift(l, w, "shl", w.asInt(code(`${l.float}.add`, n, l.word(0, 0x4b00007f))), 23)),
);

/** x with the low half of its significand cleared (27 bits, 12 in f32): x = high(x) + rest, and products of highs are exact. */
export const high = /* @__PURE__ */ floatBits(
  "high",
  ({ precision }, x) => {
    if (precision === "f32") {
      float32[0] = x;
      words32[0] = (words32[0] as number) & 0xfffff000;
      return float32[0] as number;
    }
    float64[0] = x;
    words64[0] = (words64[0] as number) & 0xf8000000;
    return float64[0] as number;
  },
  (l, x, w) => w.asFloat(masked(l, w, "and", w.asInt(x), 0xffffffff, 0xf8000000)),
  (l, x, w) => w.asFloat(masked(l, w, "and", w.asInt(x), 0, 0xfffff000)),
);

const shiftOp = (name: string, evaluate: (x: number, by: number) => number, mnemonic: string) => {
  const op = elementwiseOp(name, {
    machine: {
      eval: ({ attributes }, x) => evaluate(x, attributes.by as number),
      wasm: (l, node, x) => code(`${l.int}.${mnemonic}`, x, i32(node.attributes.by as number)),
    },
  });
  return (x: Tensor, by: number): Tensor => new Tensor(op, [x], { by });
};
/** A word shifted by a constant. */
export const shiftLeft = /* @__PURE__ */ shiftOp("shiftLeft", (x, by) => (x << by) >>> 0, "shl");
/** A word shifted by a constant, zeros coming in. */
export const shiftRight = /* @__PURE__ */ shiftOp("shiftRight", (x, by) => x >>> by, "shr_u");

/** A float from an int, a word or a bool (1 or 0), rounded to the float's width. */
export const toFloat = /* @__PURE__ */ unary("toFloat", {
  dtype: "float",
  machine: {
    eval: (_, x) => Number(x),
    wasm: (l, node, x) => {
      const dtype = (node.inputs[0] as Tensor).dtype;
      if (dtype === "bool")
        return l.select(x, l.precision === "f64" ? l.word(0x3ff00000, 0) : l.word(0, 0x3f800000), l.zero());
      const sign = dtype === "bits" ? "u" : "s";
      if (!l.vector) return code(`${l.float}.convert_i32_${sign}`, x);
      return code(l.precision === "f64" ? `f64x2.convert_low_i32x4_${sign}` : `f32x4.convert_i32x4_${sign}`, x);
    },
    repeats: true,
  },
  vjp: () => [undefined],
});
/** An int from a float, rounded toward zero; NaN gives 0, the rest saturates. */
export const toInt = /* @__PURE__ */ unary("toInt", {
  dtype: "int",
  machine: {
    eval: (_, x) => (x >= 2147483647 ? 2147483647 : x <= -2147483648 ? -2147483648 : x | 0),
    wasm: (l, _, x) => {
      if (!l.vector) return code(`i32.trunc_sat_${l.float}_s`, x);
      return code(l.precision === "f64" ? "i32x4.trunc_sat_f64x2_s_zero" : "i32x4.trunc_sat_f32x4_s", x);
    },
  },
  vjp: () => [undefined],
});
const cast = (dtype: DType) =>
  unary(dtype === "int" ? "asInt" : "asBits", { dtype, machine: { eval: (_, x) => x, wasm: (_, __, x) => x } });
/** A word's bits read as an int, and the reverse. */
export const asInt = /* @__PURE__ */ cast("int");
export const asBits = /* @__PURE__ */ cast("bits");
