// The instructions of WebAssembly that the compiler emits: names, codes and what follows each (core specification 2.0,
// section 5.4; no relaxed SIMD). Others are added here when something emits them.

/** What follows an opcode: the kind decides the immediates written. */
export const kinds = {
  plain: 0,
  index: 1,
  memory: 2,
  memoryLane: 3,
  lanes: 4,
  /** Zero bytes that name memory 0. */
  memoryIndex: 5,
  block: 6,
  i32: 7,
  f32: 8,
  f64: 9,
  bytes: 10,
} as const;

const compare = "eq ne lt gt le ge";
const integer = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const float = "abs neg ceil floor trunc nearest sqrt add sub mul div min max";
const vector = "abs neg - sqrt add sub mul div min max pmin pmax";
const convert = "convert_i32_s convert_i32_u - -";

/** The kind, the first code, the prefix of the names, the names in order ("-" is a code without use here). */
const rows: readonly (readonly [kind: number, first: number, prefix: string, names: string])[] = [
  [kinds.block, 0x02, "", "block loop if"],
  [kinds.index, 0x0c, "", "br br_if - - call"],
  [kinds.plain, 0x1a, "", "drop select"],
  [kinds.index, 0x20, "", "local.get local.set local.tee global.get global.set"],
  [kinds.memory, 0x28, "", "i32.load i64.load f32.load f64.load"],
  [kinds.memory, 0x36, "", "i32.store i64.store f32.store f64.store"],
  [kinds.i32, 0x41, "i32.", "const"],
  [kinds.f32, 0x43, "f32.", "const"],
  [kinds.f64, 0x44, "f64.", "const"],
  [kinds.plain, 0x45, "i32.", `eqz ${integer}`],
  [kinds.plain, 0x5b, "f32.", compare],
  [kinds.plain, 0x61, "f64.", compare],
  [kinds.plain, 0x6a, "i32.", "add sub mul - - - - and or xor shl - shr_u"],
  [kinds.plain, 0x83, "i64.", "and or - shl - shr_u"],
  [kinds.plain, 0x8b, "f32.", float],
  [kinds.plain, 0x99, "f64.", float],
  [kinds.plain, 0xac, "i64.", "extend_i32_s extend_i32_u"],
  [kinds.plain, 0xb2, "f32.", `${convert} demote_f64`],
  [kinds.plain, 0xb7, "f64.", `${convert} promote_f32`],
  [kinds.plain, 0xbc, "", "i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64"],
  [kinds.plain, 0xfc00, "i32.", "trunc_sat_f32_s - trunc_sat_f64_s"],
  [kinds.memoryIndex, 0xfc0a, "memory.", "copy fill"],
  [kinds.memory, 0xfd00, "v128.", "load - - - - - - - - load32_splat load64_splat store"],
  [kinds.bytes, 0xfd0c, "v128.", "const"],
  [kinds.lanes, 0xfd0d, "i8x16.", "shuffle"],
  [kinds.plain, 0xfd11, "", "i32x4.splat i64x2.splat f32x4.splat f64x2.splat"],
  [kinds.lanes, 0xfd1b, "", "i32x4.extract_lane - - - f32x4.extract_lane - f64x2.extract_lane"],
  [kinds.plain, 0xfd37, "i32x4.", integer],
  [kinds.plain, 0xfd41, "f32x4.", compare],
  [kinds.plain, 0xfd47, "f64x2.", compare],
  [kinds.plain, 0xfd4d, "v128.", "not and andnot or xor bitselect any_true"],
  [kinds.memoryLane, 0xfd56, "v128.", "load32_lane load64_lane - - store32_lane store64_lane"],
  [kinds.memory, 0xfd5c, "v128.", "load32_zero load64_zero"],
  [kinds.plain, 0xfd67, "f32x4.", "ceil floor trunc nearest"],
  [kinds.plain, 0xfd74, "f64x2.", "ceil floor - - - - trunc"],
  [kinds.plain, 0xfd94, "f64x2.", "nearest"],
  [kinds.plain, 0xfda0, "i32x4.", "abs neg"],
  [kinds.plain, 0xfdab, "i32x4.", "shl - shr_u add - - sub - - - mul"],
  [kinds.plain, 0xfdc7, "i64x2.", "extend_low_i32x4_s - - - shl - shr_u"],
  [kinds.plain, 0xfde0, "f32x4.", vector],
  [kinds.plain, 0xfdec, "f64x2.", vector],
  [kinds.plain, 0xfdf8, "", "i32x4.trunc_sat_f32x4_s - f32x4.convert_i32x4_s f32x4.convert_i32x4_u"],
  [kinds.plain, 0xfdfc, "", "i32x4.trunc_sat_f64x2_s_zero - f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u"],
];

function table(): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const [kind, first, prefix, names] of rows)
    names.split(" ").forEach((name, i) => {
      if (name !== "-") all.set(prefix + name, (kind << 16) | (first + i));
    });
  return all;
}

/**
 * Every instruction the assembler knows, by name: the kind in the upper sixteen bits, the code in the lower. A code is
 * one byte, or 0xfc or 0xfd and the byte behind it.
 */
export const opcodes: ReadonlyMap<string, number> = /* @__PURE__ */ table();
