// What the parts of lowering share: the module under construction, and where everything is.
import type { Tensor } from "../tensor.ts";
import { type Code, code, type Global, i32, type ModuleBuilder } from "../wasm/assembler.ts";
import type { Target } from "./emit.ts";
import type { Schedule } from "./kernel.ts";
import { bytesOf } from "./lanes.ts";
import { type Layout, layoutOf, type Storage } from "./layout.ts";
import type { Graph } from "./program.ts";

export interface Build {
  readonly m: ModuleBuilder;
  readonly graph: Graph;
  readonly schedule: Schedule;
  readonly target: Target;
  /** Bytes of a float. */
  readonly width: 4 | 8;
  /** Rows of the tile at hand, and of the step as a float. */
  readonly tileRows: Global;
  readonly rowCount: Global;
  /** Where a node is stored, as a section sees it. */
  storage(section: number, node: Tensor): Storage | undefined;
  /** The first of sixteen partial results of each element of a short sum or reduction. */
  readonly partials: Map<Tensor, { readonly address: number }>;
  /** Sums over more rows than a tile has are added up in f64. */
  readonly totals: Map<Tensor, { readonly address: number }>;
  /** Scratch of products. */
  readonly scratch: { readonly address: number };
}

/** How a section reads a node: where it is stored, or what it is a view of. */
export function layoutIn(b: Build, section: number, without?: ReadonlySet<Tensor>): (x: Tensor) => Layout | undefined {
  const stored = (y: Tensor): Storage | undefined => (without?.has(y) ? undefined : b.storage(section, y));
  return (x) => layoutOf(x, stored);
}

/** The fixed address of a stored node. */
export function addressOf(b: Build, node: Tensor): number {
  for (let s = 0; s < b.schedule.sections.length; s++) {
    const storage = b.storage(s, node);
    if (storage) return (storage.buffer?.address ?? 0) + storage.offset * bytesOf(storage.dtype, b.graph.precision);
  }
  throw new TypeError(`compile: ${node.op.name} has no place in memory.`);
}

export const bytesOfNode = (b: Build, node: Tensor): number => node.size * bytesOf(node.dtype, b.graph.precision);

/** The byte address of a layout's first element: a pointer where rows are resident as a whole. */
export function start(b: Build, { storage, offset }: Layout): Code {
  const size = bytesOf(storage.dtype, b.graph.precision);
  const at = i32((storage.buffer?.address ?? 0) + (storage.offset + offset) * size);
  return storage.pointer ? code("i32.add", storage.pointer.get(), at) : at;
}

/** A float constant of the program's width. */
export const float = (b: Build, value: number): Code => ({ ...i32(0), op: `${b.graph.precision}.const`, imm: [value] });
