// The text format: a module printed as folded WAT, for golden files and for reading.
import type { Code, Func, ModuleBuilder, Type } from "./assembler.ts";

const widest = 100;

function number(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** A function with unique names for its locals: what they are called, with the index behind it when that is taken. */
interface Named {
  readonly f: Func;
  readonly m: ModuleBuilder;
  readonly names: readonly string[];
}

function named(f: Func, m: ModuleBuilder): Named {
  const names: string[] = [];
  f.locals.forEach(({ name }, i) => {
    const given = name ?? (i < f.params.length ? "p" : "l");
    names.push(name === undefined || names.includes(name) ? `${given}${i}` : given);
  });
  return { f, m, names };
}

/** What stands after the name of an instruction. */
function immediates(c: Code, { m, names }: Named): string {
  const [first = 0, second = 0] = c.imm;
  const { op } = c;
  if (op.startsWith("local.")) return ` $${names[first] ?? first}`;
  if (op.startsWith("global.")) return ` ${first}`;
  if (op === "call") return ` $${m.functions[first]?.name ?? first}`;
  if (op === "i32.const") return ` ${first}`;
  if (op === "f32.const") return ` ${number(Math.fround(first))}`;
  if (op === "f64.const") return ` ${number(first)}`;
  if (op === "v128.const") {
    const bytes = c.bytes ?? new Uint8Array(16);
    const words = new DataView(bytes.buffer, bytes.byteOffset);
    return ` i32x4${[0, 4, 8, 12].map((at) => ` 0x${words.getUint32(at, true).toString(16).padStart(8, "0")}`).join("")}`;
  }
  if (op.endsWith("extract_lane") || op.includes("replace_lane") || op.includes("extract_lane_")) return ` ${first}`;
  if (op.endsWith("_lane")) return `${first === 0 ? "" : ` offset=${first}`} align=1 ${second}`;
  if (/\.(load|store)/.test(op)) return `${first === 0 ? "" : ` offset=${first}`} align=1`;
  return c.imm.map((value) => ` ${value}`).join("");
}

/** One line where it fits, else the operands indented below. */
function folded(head: string, inner: readonly string[], indent: string): string {
  const line = `${indent}(${[head, ...inner.map((text) => text.trimStart())].join(" ")})`;
  if (line.length <= widest && !inner.some((text) => text.includes("\n"))) return line;
  return `${indent}(${head}\n${inner.join("\n")})`;
}

function instruction(c: Code, within: Named, indent: string): string {
  const deeper = `${indent}  `;
  const inner = (body: readonly Code[], at: string): string[] => body.map((each) => instruction(each, within, at));
  const head = `${c.op}${c.type === undefined ? "" : ` (result ${c.type})`}${immediates(c, within)}`;
  if (c.body === undefined) return folded(head, inner(c.args, deeper), indent);
  if (c.op !== "if") return `${indent}(${[head, ...inner(c.body, deeper)].join("\n")})`;
  const arms = [`${deeper}(${["then", ...inner(c.body, `${deeper}  `)].join("\n")})`];
  if (c.otherwise !== undefined) arms.push(`${deeper}(${["else", ...inner(c.otherwise, `${deeper}  `)].join("\n")})`);
  return `${indent}(${[head, ...inner(c.args, deeper), ...arms].join("\n")})`;
}

function func(within: Named): string {
  const { f, names } = within;
  const exported = f.exported ? ` (export "${f.name}")` : "";
  const params = f.params.map((type, i) => ` (param $${names[i]} ${type})`).join("");
  const results = f.results.length === 0 ? "" : ` (result ${f.results.join(" ")})`;
  const own = f.locals.slice(f.params.length);
  const types = [...new Set(own.map((each): Type => each.type))];
  const locals = own.map(({ type }, i) => `(local $${names[f.params.length + i]} ${type})`);
  const lines = types.length === 0 ? [] : [`    ${locals.join(" ")}`];
  return [
    `  (func $${f.name}${exported}${params}${results}`,
    ...lines,
    ...f.body.map((c) => instruction(c, within, "    ")),
  ]
    .join("\n")
    .concat(")");
}

function bytes(values: Uint8Array): string {
  return Array.from(values, (value) => `\\${value.toString(16).padStart(2, "0")}`).join("");
}

/** The module as WebAssembly text. */
export function print(m: ModuleBuilder): string {
  const parts: string[] = [];
  if (m.pages !== undefined)
    parts.push(`  (memory (export "memory") ${m.pages.min}${m.pages.max === undefined ? "" : ` ${m.pages.max}`})`);
  for (const g of m.globals) {
    const exported = g.export === undefined ? "" : ` (export "${g.export}")`;
    parts.push(`  (global${exported} ${g.mutable ? `(mut ${g.type})` : g.type} (${g.type}.const ${number(g.init)}))`);
  }
  for (const f of m.functions) parts.push(func(named(f, m)));
  for (const { offset, bytes: values } of m.segments) parts.push(`  (data (i32.const ${offset}) "${bytes(values)}")`);
  return `(module\n${parts.join("\n")})\n`;
}
