// The inner part of a matrix product: rows of some panels, strip after strip, with what goes before and behind them.

import type { Code, FuncBuilder, Local } from "../wasm/assembler.ts";
import { brIf, code, forLoop, i32, ifThen, loop } from "../wasm/assembler.ts";
import type { Count, Shape } from "./gemmKernel.ts";
import { kernel, plus, registers, sum } from "./gemmKernel.ts";
import type { Plan } from "./gemmPlan.ts";
import type { GemmSpec } from "./gemmSpec.ts";

/** What all stretches of a product share. */
export interface Frame {
  readonly spec: GemmSpec;
  readonly plan: Plan;
  readonly shape: Shape;
  /** Columns of a panel. */
  readonly wide: number;
  /** Bytes: of one row strip of A, from row to row, from k to k; of one panel of B, from k to k. */
  readonly aStrip: number;
  readonly aRow: number;
  readonly aStep: number;
  readonly bPanel: number;
  /** And in the last panel, where it is narrower. */
  readonly bStep: number;
  readonly bEdge: number;
  readonly cRow: number;
  readonly cColumn: number;
}

/** Where a stretch starts and ends; a, c and row are moved along. */
export interface Span {
  readonly a: Local;
  readonly b: Code;
  readonly c: Local;
  readonly row: Local;
  readonly end: Code;
  readonly col0: Code;
  readonly count: Count;
  /** Whether C holds the sums of earlier k, and whether these are the last; absent where all k are taken at once. */
  readonly continues?: Code | undefined;
  readonly last?: Code | undefined;
}

/** Rows [row, end) of `panels` whole panels and a last one of `narrow` columns. */
export function stretch(f: FuncBuilder, frame: Frame, panels: number, narrow: number, at: Span): Code[] {
  const { spec, plan: p, shape, wide, cRow, cColumn } = frame;
  const { a, c, row, end } = at;
  const columns = panels * wide + narrow;
  const used = registers(f, p.rows, p.vectors);
  const next = f.local("i32", "next");
  const several = columns > wide;
  const panel = f.local("i32", "panel");
  const bAt = f.local("i32", "b");
  const cAt = f.local("i32", "c");
  const [b, to] = several ? [bAt.get(), cAt.get()] : [at.b, c.get()];

  /** All panels of the `rows` rows that start at a and c. */
  const across = (rows: number): Code[] => {
    const out: Code[] = several ? [bAt.set(at.b), cAt.set(c.get())] : [];
    const one = (into: Code[], width: number): Code[] => {
      const { aRow, aStep } = frame;
      const bStep = width === wide ? frame.bStep : frame.bEdge;
      const { count, continues } = at;
      kernel(
        into,
        { shape, rows, columns: width, a: a.get(), aRow, aStep, b, bStep, c: to, cRow, cColumn, count, continues },
        used,
      );
      if (several && width === wide) into.push(bAt.set(plus(b, frame.bPanel)), cAt.set(plus(to, wide * cColumn)));
      return into;
    };
    if (panels > 1) out.push(forLoop(panel, i32(0), i32(panels), 1, one([], wide)));
    else if (panels === 1) one(out, wide);
    return narrow > 0 ? one(out, narrow) : out;
  };
  const advanced = (rows: number, aBytes: number): Code[] => {
    const out = across(rows);
    out.push(a.set(plus(a.get(), aBytes)), c.set(plus(c.get(), rows * cRow)));
    return out;
  };

  const height = spec.m;
  const fixed = typeof height === "number";
  const left = fixed ? height % p.rows : 1;
  const below = code("i32.lt_s", row.get(), end);
  const upTo = plus(row.get(), p.rows);
  const strip: Code[] = [];
  if (left === 0) strip.push(next.set(upTo));
  else strip.push(next.set(code("select", upTo, end, code("i32.le_s", upTo, end))));
  if (p.strips && !p.packA) strip.push(...before(f, spec, row.get(), next.get(), at.continues));
  if (left === 0) strip.push(...advanced(p.rows, frame.aStrip));
  else if (fixed && height < p.rows) strip.push(...across(left));
  else {
    const i = f.local("i32", "i");
    const rest = fixed ? across(left) : [forLoop(i, row.get(), next.get(), 1, advanced(1, frame.aRow))];
    strip.push(ifThen(code("i32.eq", next.get(), upTo), advanced(p.rows, frame.aStrip), rest));
  }
  const finished = (from: Local, to: Code): readonly Code[] => {
    const block = { row0: from.get(), row1: to, col0: at.col0, col1: sum(at.col0, i32(columns)) };
    const code = spec.epilogue?.(block, f) ?? [];
    return at.last && code.length > 0 ? [ifThen(at.last, code)] : code;
  };
  if (p.strips) strip.push(...finished(row, next.get()));
  const all = [ifThen(below, [loop([...strip, row.set(next.get()), brIf(0, below)])])];
  if (p.strips || !spec.epilogue) return all;
  const first = f.local("i32", "first");
  return [first.set(row.get()), ...all, ...finished(first, end)];
}

/** The code that computes a block of A, where it is needed for the first time. */
export function before(
  f: FuncBuilder,
  { prologue }: GemmSpec,
  row0: Code,
  row1: Code,
  again: Code | undefined,
): readonly Code[] {
  const code = prologue?.({ row0, row1 }, f) ?? [];
  return again && code.length > 0 ? [ifThen(again, [], code)] : code;
}
