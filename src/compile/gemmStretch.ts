// The outlined part of a matrix product: rows of some panels, strip after strip, with the epilogue behind them.
import type { Count, Registers } from "./gemmKernel.ts";
import { kernel, plus, registers, shapeOf } from "./gemmKernel.ts";
import type { Plan } from "./gemmPlan.ts";
import type { GemmSpec } from "./gemmSpec.ts";
import type { Code, FuncRef, Local, ModuleBuilder } from "./wasm.ts";
import { brIf, code, forLoop, i32, ifThen, loop } from "./wasm.ts";

/** What the outlined functions share. */
export interface Frame {
  readonly spec: GemmSpec;
  readonly plan: Plan;
  /** Whether k may be too long for one pass, so that C is taken up again. */
  readonly blocked: boolean;
  /** Bytes: of one row strip of A, from row to row, from k to k; of one panel of B, from k to k. */
  readonly aStrip: number;
  readonly aRow: number;
  readonly aStep: number;
  readonly bPanel: number;
  readonly bStep: (columns: number) => number;
  readonly cRow: number;
  readonly cColumn: number;
}

/**
 * A function (a, b, c, row0, row1, col0, count, flags) that computes rows [row0, row1) of `panels` whole panels and a
 * last one of `narrow` columns. Flags: 1, C holds the sums of earlier k; 2, these are the last k. It is a function of
 * its own so that the engine's optimizing compiler, which takes over at calls only, reaches it early.
 */
export function stretch(m: ModuleBuilder, name: string, frame: Frame, panels: number, narrow: number): FuncRef {
  const { spec, plan: p, blocked } = frame;
  const shape = shapeOf(spec.type);
  const wide = p.vectors * shape.lanes;
  const columns = panels * wide + narrow;
  return m.func(
    name,
    Array.from({ length: 8 }, () => "i32" as const),
    [],
    (f) => {
      const [a, b, c, row, end, col0] = [0, 1, 2, 3, 4, 5].map((i) => f.param(i)) as [
        Local,
        Local,
        Local,
        Local,
        Local,
        Local,
      ];
      const count: Count = blocked || typeof spec.k !== "number" ? f.param(6) : spec.k;
      const flag = (bit: number): Code => code("i32.and", f.param(7).get(), i32(bit));
      const next = f.local("i32", "next");
      const panel = f.local("i32", "panel");
      const bAt = f.local("i32", "b");
      const cAt = f.local("i32", "c");
      const used: Registers = registers(f, p.rows, p.vectors);

      /** All panels of the `rows` rows that start at a and c. */
      const across = (rows: number): Code[] => {
        const one = (width: number): Code[] =>
          kernel(
            {
              shape,
              rows,
              columns: width,
              count,
              a: a.get(),
              aRow: frame.aRow,
              aStep: frame.aStep,
              b: bAt.get(),
              bStep: frame.bStep(width),
              c: () => cAt.get(),
              cRow: frame.cRow,
              cColumn: frame.cColumn,
              continues: blocked ? () => flag(1) : undefined,
            },
            used,
          );
        const out = [bAt.set(b.get()), cAt.set(c.get())];
        const move = [bAt.set(plus(bAt.get(), frame.bPanel)), cAt.set(plus(cAt.get(), wide * frame.cColumn))];
        if (panels === 1) out.push(...one(wide), ...(narrow > 0 ? move : []));
        if (panels > 1) out.push(forLoop(panel, i32(0), i32(panels), 1, [...one(wide), ...move]));
        if (narrow > 0) out.push(...one(narrow));
        return out;
      };
      const advance = (rows: number, aBytes: number): Code[] => [
        a.set(plus(a.get(), aBytes)),
        c.set(plus(c.get(), rows * frame.cRow)),
      ];

      const whole = [...across(p.rows), ...advance(p.rows, frame.aStrip)];
      const height = spec.m;
      const left = typeof height === "number" ? height % p.rows : 1;
      let edge: Code[] = [];
      if (typeof height !== "number") {
        const i = f.local("i32", "i");
        edge = [forLoop(i, row.get(), end.get(), 1, [...across(1), ...advance(1, frame.aRow)])];
      } else if (left > 0) {
        edge = across(left);
      }
      const strip = [next.set(plus(row.get(), p.rows))];
      if (left === 0) strip.push(...whole);
      else strip.push(ifThen(code("i32.le_s", next.get(), end.get()), whole, [next.set(end.get()), ...edge]));
      const finished = (from: Local, to: Local): readonly Code[] => {
        const block = { row0: from.get(), row1: to.get(), col0: col0.get(), col1: plus(col0.get(), columns) };
        const after = spec.epilogue?.(block, f) ?? [];
        return blocked && after.length > 0 ? [ifThen(flag(2), after)] : after;
      };
      const first = f.local("i32", "first");
      if (p.strips) strip.push(...finished(row, next));
      const below = code("i32.lt_s", row.get(), end.get());
      return [
        ...(p.strips ? [] : [first.set(row.get())]),
        ifThen(below, [loop([...strip, row.set(next.get()), brIf(0, below)])]),
        ...(p.strips ? [] : finished(first, end)),
      ];
    },
  );
}
