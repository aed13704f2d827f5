// The assembler: every opcode it knows validates, classes of opcodes run, modules keep their parts, text matches its golden file.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Code, Type } from "../../src/wasm/assembler.ts";
import {
  block,
  br,
  brIf,
  code,
  f32,
  f64,
  forLoop,
  i32,
  ifThen,
  lane,
  load,
  loadLane,
  loop,
  module,
  shuffle,
  store,
  storeLane,
  v128,
} from "../../src/wasm/assembler.ts";
import { kinds, opcodes } from "../../src/wasm/opcodes.ts";
import { print } from "../../src/wasm/wat.ts";

const laneType: Readonly<Record<string, Type>> = {
  i8x16: "i32",
  i16x8: "i32",
  i32x4: "i32",
  i64x2: "i64",
  f32x4: "f32",
  f64x2: "f64",
};

const zero: Readonly<Record<Exclude<Type, "i64">, Code>> = {
  i32: i32(0),
  f32: f32(0),
  f64: f64(0),
  v128: v128(new Uint8Array(16)),
};

/** Operand and result types by the naming scheme of the specification, independent of the assembler's table. */
function signature(name: string): { takes: readonly Type[]; gives: Type | undefined } {
  const [prefix = "", verb = ""] = name.split(".");
  const own = (prefix in laneType || prefix === "v128" ? "v128" : prefix) as Type;
  const scalar = laneType[prefix] ?? "i32";
  const vector = own === "v128";
  if (verb.startsWith("load"))
    return verb.endsWith("_lane") ? { takes: ["i32", own], gives: own } : { takes: ["i32"], gives: own };
  if (verb.startsWith("store")) return { takes: ["i32", own], gives: undefined };
  if (verb === "const") return { takes: [], gives: own };
  if (verb === "splat") return { takes: [scalar], gives: own };
  if (verb.startsWith("extract_lane")) return { takes: [own], gives: scalar };
  if (verb === "replace_lane") return { takes: [own, scalar], gives: own };
  if (/^(any_true|all_true|bitmask)$/.test(verb)) return { takes: [own], gives: "i32" };
  if (verb === "bitselect") return { takes: [own, own, own], gives: own };
  if (vector && /^(shl|shr_s|shr_u)$/.test(verb)) return { takes: [own, "i32"], gives: own };
  if (vector && /^(extmul|narrow)/.test(verb)) return { takes: [own, own], gives: own };
  if (vector && /^(abs|neg|not|sqrt|ceil|floor|trunc|nearest|popcnt|convert|extend|extadd|demote|promote)/.test(verb)) {
    return { takes: [own], gives: own };
  }
  if (vector) return { takes: [own, own], gives: own };
  const from = /_(i32|i64|f32|f64)(_[su])?$/.exec(verb)?.[1] as Type | undefined;
  if (from !== undefined) return { takes: [from], gives: own };
  if (verb === "eqz") return { takes: [own], gives: "i32" };
  if (/^(abs|neg|ceil|floor|trunc|nearest|sqrt|clz|ctz|popcnt|extend\d+_s)$/.test(verb))
    return { takes: [own], gives: own };
  if (/^(eq|ne|lt|gt|le|ge)(_[su])?$/.test(verb)) return { takes: [own, own], gives: "i32" };
  return { takes: [own, own], gives: own };
}

function instance(m: ReturnType<typeof module>): WebAssembly.Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(m.encode())).exports;
}

function run(result: Type, body: () => readonly Code[]): unknown {
  const m = module();
  m.memory(1);
  m.func("f", [], [result], body, { export: true });
  const { f } = instance(m);
  return typeof f === "function" ? f() : undefined;
}

describe("opcodes", () => {
  it("have the numbers of the specification, each once", () => {
    const numbers = [...opcodes.values()].map((each) => each & 0xffff);
    expect(new Set(numbers).size).toBe(numbers.length);
    // one or two of each row of its tables 5.4.1 to 5.4.8
    const some = {
      block: 0x02,
      if: 0x04,
      br_if: 0x0d,
      call: 0x10,
      select: 0x1b,
      "global.set": 0x24,
      "f64.load": 0x2b,
      "f64.store": 0x39,
      "f64.const": 0x44,
      "i32.eqz": 0x45,
      "i32.ge_u": 0x4f,
      "f32.ge": 0x60,
      "f64.ge": 0x66,
      "i32.mul": 0x6c,
      "i32.shr_u": 0x76,
      "i64.shr_u": 0x88,
      "f32.div": 0x95,
      "f64.div": 0xa3,
      "i64.extend_i32_u": 0xad,
      "f32.demote_f64": 0xb6,
      "f64.promote_f32": 0xbb,
      "f64.reinterpret_i64": 0xbf,
      "i32.trunc_sat_f64_s": 0xfc02,
      "memory.fill": 0xfc0b,
      "v128.load64_splat": 0xfd0a,
      "v128.store": 0xfd0b,
      "i8x16.shuffle": 0xfd0d,
      "f64x2.splat": 0xfd14,
      "f64x2.extract_lane": 0xfd21,
      "i32x4.ge_u": 0xfd40,
      "f32x4.ge": 0xfd46,
      "f64x2.ge": 0xfd4c,
      "v128.bitselect": 0xfd52,
      "v128.any_true": 0xfd53,
      "v128.store64_lane": 0xfd5b,
      "v128.load64_zero": 0xfd5d,
      "f32x4.nearest": 0xfd6a,
      "f64x2.trunc": 0xfd7a,
      "f64x2.nearest": 0xfd94,
      "i32x4.mul": 0xfdb5,
      "i64x2.shr_u": 0xfdcd,
      "f32x4.pmax": 0xfdeb,
      "f64x2.pmax": 0xfdf7,
      "f32x4.convert_i32x4_u": 0xfdfb,
      "f64x2.convert_low_i32x4_u": 0xfdff,
    };
    for (const [name, number] of Object.entries(some)) expect((opcodes.get(name) ?? 0) & 0xffff, name).toBe(number);
  });

  const special =
    /^(unreachable|nop|return|drop|select|br|br_if|br_table|call|block|loop|if|local\..*|global\..*|memory\..*)$/;
  it("each validates on operands of its types and on no others", () => {
    for (const [name, number] of opcodes) {
      const kind = number >> 16;
      if (special.test(name)) continue;
      const { takes, gives } = signature(name);
      const build = (types: readonly Type[]): Uint8Array<ArrayBuffer> => {
        const m = module();
        m.memory(1);
        m.func("f", [...types], gives === undefined ? [] : [gives], (f) => {
          const args = types.map((_, i) => f.param(i).get());
          const [x = i32(0), y = i32(0)] = args;
          if (kind === kinds.memory) return [args.length === 1 ? load(name, x, 300) : store(name, x, y, 300)];
          if (kind === kinds.memoryLane)
            return [name.includes("load") ? loadLane(name, 1, x, y, 300) : storeLane(name, 1, x, y, 300)];
          if (name === "i8x16.shuffle")
            return [
              shuffle(
                Array.from({ length: 16 }, (_, i) => 31 - i),
                x,
                y,
              ),
            ];
          if (kind === kinds.lanes) return [lane(name, 1, ...args)];
          if (name.endsWith(".const")) return [zero[gives === undefined || gives === "i64" ? "i32" : gives]];
          return [code(name, ...args)];
        });
        return m.encode();
      };
      expect(WebAssembly.validate(build(takes)), name).toBe(true);
      if (takes.length > 0) {
        const wrong = takes.map((type): Type => (type === "i64" ? "f64" : "i64"));
        expect(WebAssembly.validate(build(wrong)), `${name} with wrong operands`).toBe(false);
      }
    }
  });

  it("control and memory instructions run", () => {
    const m = module();
    m.memory(1);
    const counter = m.global("i32", 40, { export: "counter" });
    const twice = m.func("twice", ["i32"], ["i32"], (f) => [code("i32.add", f.param(0).get(), f.param(0).get())]);
    m.func(
      "f",
      ["i32"],
      ["i32"],
      (f) => {
        const x = f.param(0);
        const t = f.local("i32");
        return [
          code("drop", t.tee(i32(5))),
          ifThen(code("i32.eqz", x.get()), [t.set(i32(7))]),
          block([
            block([
              block([brIf(0, code("i32.eq", x.get(), i32(1))), brIf(1, code("i32.eq", x.get(), i32(2))), br(2)]),
              t.set(i32(100)),
              br(1),
            ]),
            t.set(i32(200)),
          ]),
          loop([
            counter.set(code("i32.add", counter.get(), i32(1))),
            brIf(0, code("i32.lt_s", counter.get(), i32(50))),
          ]),
          code("i32.add", twice.call(t.get()), code("select", i32(1), i32(2), code("i32.gt_s", x.get(), i32(1)))),
        ];
      },
      { export: true },
    );
    m.func(
      "copy",
      [],
      ["i32"],
      () => [
        code("memory.fill", i32(16), i32(7), i32(4)),
        code("memory.copy", i32(32), i32(16), i32(3)),
        load("i32.load", i32(32)),
      ],
      { export: true },
    );
    const e = instance(m) as Record<string, (x?: number) => number> & { counter: WebAssembly.Global };
    expect([1, 2, 3].map((x) => e.f?.(x))).toEqual([202, 401, 11]);
    expect(e.counter.value).toBe(52);
    expect(e.f?.(0)).toBe(16);
    expect(e.copy?.()).toBe(0x070707);
  });

  it("compute what they say, a class each", () => {
    expect(run("f32", () => [code("f32.sqrt", f32(2))])).toBe(Math.fround(Math.SQRT2));
    expect(run("f64", () => [code("f64.div", f64(3), f64(-0))])).toBe(-Infinity);
    expect(run("f64", () => [f64(-0)])).toBe(-0);
    expect(
      run("i64", () => [code("i64.shl", code("i64.extend_i32_s", i32(-3)), code("i64.extend_i32_u", i32(40)))]),
    ).toBe(-3n << 40n);
    expect(run("i32", () => [code("i32.trunc_sat_f64_s", f64(1e20))])).toBe(2147483647);
    const four = (a: number, b: number, c: number, d: number): Code =>
      v128(new Uint8Array(Float32Array.of(a, b, c, d).buffer));
    const at = (i: number, x: Code): unknown => run("f32", () => [lane("f32x4.extract_lane", i, x)]);
    expect(at(2, code("f32x4.mul", four(1, 2, 3, 4), four(5, 6, 7, 8)))).toBe(21);
    expect(at(3, code("f32x4.pmax", four(0, 0, 0, 4), four(0, 0, 0, 8)))).toBe(8);
    expect(
      at(0, shuffle([28, 29, 30, 31, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], four(1, 2, 3, 4), four(5, 6, 7, 8))),
    ).toBe(8);
    expect(at(1, code("v128.bitselect", four(1, 2, 3, 4), four(5, 6, 7, 8), code("i32x4.splat", i32(0))))).toBe(6);
    expect(
      run("i32", () => [
        lane("i32x4.extract_lane", 1, code("f32x4.lt", four(1, 2, 3, 4), code("f32x4.splat", f32(2.5)))),
      ]),
    ).toBe(-1);
    expect(
      run("i32", () => [
        store("v128.store", i32(64), four(1, 2, 3, 4)),
        storeLane("v128.store32_lane", 2, i32(60), four(5, 6, 7, 8), 8),
        lane(
          "i32x4.extract_lane",
          1,
          code("i32x4.trunc_sat_f32x4_s", loadLane("v128.load32_lane", 1, i32(8), four(1, 2, 3, 4), 60)),
        ),
      ]),
    ).toBe(7);
    expect(
      run("f64", () => [
        lane("f64x2.extract_lane", 1, code("f64x2.convert_low_i32x4_s", code("i32x4.splat", i32(-2)))),
      ]),
    ).toBe(-2);
  });

  it("constants of every length encode", () => {
    for (const n of [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8193, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(run("i32", () => [i32(n)])).toBe(n);
    }
    expect(run("i32", () => [i32(0xffffffff)])).toBe(-1);
  });

  it("an unknown instruction is named", () => {
    const m = module();
    m.func("f", [], [], () => [code("f32x4.fma")]);
    expect(() => m.encode()).toThrow("wasm: no instruction is called f32x4.fma.");
  });
});

describe("forLoop", () => {
  const sum = (from: number | undefined, to: number | undefined, step: number) => {
    const m = module();
    m.func(
      "f",
      ["i32", "i32"],
      ["i32"],
      (f) => {
        const i = f.local("i32");
        const s = f.local("i32");
        const start = from === undefined ? f.param(0).get() : i32(from);
        const end = to === undefined ? f.param(1).get() : i32(to);
        return [forLoop(i, start, end, step, [s.set(code("i32.add", s.get(), i.get()))]), s.get()];
      },
      { export: true },
    );
    return instance(m).f as (a: number, b: number) => number;
  };
  it("runs as the JavaScript loop does, with constants and at run time", () => {
    for (const [from, to, step] of [
      [0, 10, 1],
      [0, 10, 4],
      [3, 3, 1],
      [5, 2, 1],
      [-4, 5, 3],
    ] as const) {
      let expected = 0;
      for (let i = from; i < to; i += step) expected += i;
      expect(sum(from, to, step)(0, 0)).toBe(expected);
      expect(sum(undefined, undefined, step)(from, to)).toBe(expected);
    }
  });
});

describe("modules", () => {
  const small = () => {
    const m = module();
    m.memory(1, 2);
    m.data(16, Uint8Array.of(1, 0, 0, 64));
    const scale = m.global("f32", 0.5, { export: "scale" });
    const half = m.func("half", ["v128"], ["v128"], (f) => [
      code("f32x4.mul", f.param(0).get(), code("f32x4.splat", scale.get())),
    ]);
    m.func(
      "run",
      ["i32"],
      ["f32"],
      (f) => {
        const i = f.local("i32", "i");
        const acc = f.local("v128", "acc");
        return [
          forLoop(i, i32(0), f.param(0).get(), 16, [
            acc.set(code("f32x4.add", acc.get(), half.call(load("v128.load", i.get(), 16)))),
            store(
              "v128.store",
              i.get(),
              shuffle([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], acc.get(), acc.get()),
              64,
            ),
          ]),
          ifThen(
            lane("i32x4.extract_lane", 1, acc.get()),
            [f32(-0)],
            [storeLane("v128.store32_lane", 3, i32(0), acc.get(), 4), lane("f32x4.extract_lane", 0, acc.get())],
            "f32",
          ),
        ];
      },
      { export: true },
    );
    return m;
  };

  it("carry functions, globals, memory and data", () => {
    const m = small();
    expect(WebAssembly.validate(m.encode())).toBe(true);
    const e = instance(m) as { run: (n: number) => number; memory: WebAssembly.Memory; scale: WebAssembly.Global };
    expect(new Uint8Array(e.memory.buffer, 16, 4)).toEqual(Uint8Array.of(1, 0, 0, 64));
    expect(e.scale.value).toBe(0.5);
    expect(e.run(16)).toBe(Math.fround(1 + 2 ** -23 * 1));
  });

  it("print as text", () => {
    expect(print(small())).toBe(readFileSync(new URL("../golden/module.wat", import.meta.url), "utf8"));
  });

  it("grow beyond the first buffer, and their sizes stay right", () => {
    const m = module();
    for (let n = 0; n < 200; n++) {
      m.func(
        `f${n}`,
        [],
        ["f64"],
        () => {
          let sum = f64(0);
          for (let i = 1; i <= n; i++) sum = code("f64.add", sum, f64(i));
          return [sum];
        },
        { export: true },
      );
    }
    const e = instance(m) as Record<string, () => number>;
    for (const n of [0, 1, 15, 16, 199]) expect(e[`f${n}`]?.()).toBe((n * (n + 1)) / 2);
  });
});
