// The static memory plan: every stored value gets an address; buffers that are not in use at the same time share one.
import { type Precision, sizeOf, type Tensor } from "../tensor.ts";
import type { Kernel, Schedule, Section } from "./kernel.ts";
import { bytesOf } from "./lanes.ts";
import type { Buffer, Storage } from "./layout.ts";

export const forever = Number.MAX_SAFE_INTEGER;
const align = (n: number): number => Math.ceil(n / 64) * 64;

export interface MemoryPlan {
  /** Where a node is stored, as a section sees it: row values belong to one section. */
  storage(section: number, node: Tensor): Storage | undefined;
  /** Scratch of a kernel, in use only while it runs. */
  readonly bytes: number;
}

/** When a section begins and ends, and when each of its kernels runs. */
export interface Times {
  readonly from: number;
  readonly to: number;
  readonly kernels: readonly number[];
}
export function timesOf(sections: readonly Section[]): Times[] {
  let time = 0;
  return sections.map(({ kernels }) => {
    const from = time++;
    const at = kernels.map(() => time++);
    return { from, to: time++, kernels: at };
  });
}

/** Buffers of a program under construction. */
export class Arena {
  readonly #buffers: Buffer[] = [];
  readonly #start: number;
  bytes = 0;

  constructor(start: number) {
    this.#start = start;
  }

  buffer(bytes: number, first: number, last: number): Buffer {
    // the last vector of a loop may reach past the end of its data
    const made = { bytes: align(bytes + 16), first, last, address: 0 };
    this.#buffers.push(made);
    return made;
  }

  /** Places the largest first, each at the lowest address where nothing is in use at the same time. */
  place(): number {
    const placed: Buffer[] = [];
    let top = this.#start;
    for (const buffer of [...this.#buffers].sort((a, b) => b.bytes - a.bytes)) {
      const busy = placed
        .filter((x) => x.first <= buffer.last && buffer.first <= x.last)
        .sort((a, b) => a.address - b.address);
      let address = this.#start;
      for (const x of busy) {
        if (address + buffer.bytes <= x.address) break;
        address = Math.max(address, x.address + x.bytes);
      }
      buffer.address = address;
      placed.push(buffer);
      top = Math.max(top, address + buffer.bytes);
    }
    this.bytes = top;
    return top;
  }
}

export interface StorageRequest {
  readonly schedule: Schedule;
  readonly arena: Arena;
  readonly precision: Precision;
  readonly height: number;
  readonly leaves: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly updates: readonly (readonly [state: Tensor, next: Tensor])[];
}

/** A storage for every stored node; buffers live from the first time they are written to the last they are read. */
export function storages(request: StorageRequest): (section: number, node: Tensor) => Storage | undefined {
  const { schedule, arena, precision, height, leaves, outputs, updates } = request;
  const times = timesOf(schedule.sections);
  const shared = new Map<Tensor, Storage>();
  const rows = schedule.sections.map(() => new Map<Tensor, Storage>());
  const make = (node: Tensor, buffer: Buffer | undefined): Storage => ({
    node,
    dtype: node.dtype,
    rows: node.rows,
    rowStride: node.size,
    offset: 0,
    buffer,
    pointer: undefined,
  });
  const sizeBytes = (node: Tensor): number =>
    sizeOf(node.shape) * (node.rows ? height : 1) * bytesOf(node.dtype, precision);
  for (const leaf of leaves) {
    const storage = make(leaf, arena.buffer(sizeBytes(leaf), 0, forever));
    if (leaf.rows) for (const map of rows) map.set(leaf, storage);
    else shared.set(leaf, storage);
  }
  const kept = new Set<Tensor>([...outputs, ...updates.map(([, next]) => next)]);
  const lookup = (s: number, node: Tensor): Storage | undefined => (node.rows ? rows[s]?.get(node) : shared.get(node));
  const touch = (s: number, node: Tensor, time: number): void => {
    const storage = lookup(s, node);
    const t = times[s] as Times;
    const inLoop = (schedule.sections[s] as Section).rows && !node.rows;
    if (storage?.buffer) storage.buffer.last = Math.max(storage.buffer.last, inLoop ? t.to : time);
  };
  schedule.sections.forEach((section, s) => {
    const t = times[s] as Times;
    const create = (node: Tensor, time: number): void => {
      if (lookup(s, node)) return;
      const state = schedule.inPlace.get(node);
      const region = schedule.regions.get(node);
      if (state) {
        shared.set(node, { ...make(node, undefined), buffer: lookup(s, state)?.buffer });
        return;
      }
      const first = section.rows && !node.rows ? t.from : time;
      if (region) {
        create(region.join, first);
        const joined = lookup(s, region.join) as Storage;
        if (joined.buffer) (joined.buffer as { first: number }).first = Math.min(joined.buffer.first, first);
        const storage = { ...joined, node, offset: joined.offset + region.offset };
        (node.rows ? (rows[s] as Map<Tensor, Storage>) : shared).set(node, storage);
        return;
      }
      const output = node.rows && outputs.includes(node);
      const made = make(
        node,
        output ? undefined : arena.buffer(sizeBytes(node), first, kept.has(node) ? forever : first),
      );
      (node.rows ? (rows[s] as Map<Tensor, Storage>) : shared).set(node, made);
    };
    section.kernels.forEach((kernel: Kernel, k) => {
      const time = t.kernels[k] as number;
      const made = [kernel.routine, ...[...(kernel.prologue?.sinks ?? []), ...kernel.sinks].map((sink) => sink.node)];
      for (const node of made) if (node) create(node, time);
      for (const node of made) if (node) touch(s, node, time);
      for (const node of kernel.reads.keys()) touch(s, node, time);
    });
  });
  return lookup;
}
