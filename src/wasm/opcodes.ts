// The instructions of WebAssembly: names, codes and what follows each (core specification 2.0, section 5.4; no relaxed SIMD).

// Rows of the tables: first code, prefix of the names, the names in order ("-" is an unused code).
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
  [0xfd0d, "", "i8x16.shuffle"],
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

const blocks: typeof plain = [[0x02, "", "block loop if"]];

/** What follows an opcode: the kind decides the immediates written. */
export const kinds = /* @__PURE__ */ Object.freeze({
  plain: 0,
  index: 1,
  memory: 2,
  memoryLane: 3,
  lanes: 4,
  memoryIndex: 5,
  block: 6,
  brTable: 7,
  i32: 8,
  i64: 9,
  f32: 10,
  f64: 11,
  bytes: 12,
} as const);

function add(all: Map<string, number>, rows: typeof plain, kind: number): void {
  for (const [first, prefix, names] of rows) {
    let number = (kind << 16) | first;
    for (const name of names.split(" ")) {
      if (name !== "-") all.set(prefix + name, number);
      number++;
    }
  }
}

function table(): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  add(all, plain, kinds.plain);
  add(all, memory, kinds.memory);
  add(all, memoryLane, kinds.memoryLane);
  add(all, laneIndex, kinds.lanes);
  add(all, index, kinds.index);
  add(all, memoryIndex, kinds.memoryIndex);
  add(all, blocks, kinds.block);
  all.set("br_table", (kinds.brTable << 16) | 0x0e);
  all.set("i32.const", (kinds.i32 << 16) | 0x41);
  all.set("i64.const", (kinds.i64 << 16) | 0x42);
  all.set("f32.const", (kinds.f32 << 16) | 0x43);
  all.set("f64.const", (kinds.f64 << 16) | 0x44);
  all.set("v128.const", (kinds.bytes << 16) | 0xfd0c);
  return all;
}

/**
 * Every instruction the assembler knows, by name: the kind in the upper sixteen bits, the code in the lower. A code is
 * one byte, or 0xfc or 0xfd and the byte behind it.
 */
export const opcodes: ReadonlyMap<string, number> = /* @__PURE__ */ table();
