// A small cache of what was compiled, by the graph's text: the least recently used entry makes room.
import { isConstant, type Tensor, topological } from "../tensor.ts";
import { serialOf } from "./canonical.ts";

export class Cache<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) this.#entries.delete(this.#entries.keys().next().value as string);
  }
}

/** The roots' graph as text: equal texts compute the same. */
export function graphKey(roots: readonly Tensor[]): string {
  const order = topological(roots);
  const number = new Map(order.map((x, i) => [x, i]));
  const lines = order.map((x) => {
    let line = `${serialOf(x.op)}`;
    for (const name in x.attributes) {
      const value = x.attributes[name];
      line += `,${name}:${isConstant(x) && Object.is(value, -0) ? "-0" : String(value)}`;
    }
    for (const y of x.inputs) line += ` ${number.get(y)}`;
    return line;
  });
  return `${lines.join(";")}=${roots.map((x) => number.get(x)).join()}`;
}
