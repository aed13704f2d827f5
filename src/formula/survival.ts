// Durations of which some were not seen to their end: R's Surv(time, event), as ends between which y lies.
import { constantOf, numbersOf } from "./arithmetic.ts";
import { deparse } from "./deparse.ts";
import type { Source } from "./frame.ts";
import type { Input } from "./parse.ts";

/** The ends of y, one a row; both NaN where there is a gap. */
export interface Durations {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

const TYPES = ["right", "left", "interval2"] as const;

/**
 * `Surv(time, event)`: y is `time` where the event was seen, above it where not; with `type = "left"` below it.
 * `Surv(from, to, type = "interval2")`: y lies between, and a gap leaves an end open. An event is 1 and none 0, 2 and 1,
 * or TRUE and FALSE. Source: the function Surv of R's package survival (Therneau).
 */
export function readDurations(inputs: readonly Input[], source: Source): Durations {
  const { where } = source;
  const written = deparse({ kind: "call", name: "Surv", inputs });
  const plain = inputs.filter(({ name }) => name !== "type");
  const given = inputs.find(({ name }) => name === "type");
  const [type] = given ? ((constantOf(given.value, where) as readonly unknown[] | null) ?? []) : ["right"];
  const [first, second] = plain;
  if (!first || !second || plain.length > 2 || !TYPES.some((one) => one === type))
    throw new RangeError(
      `${where}: Surv takes a time, an event, and type = ${TYPES.map((one) => `"${one}"`).join(", ")}; came ${written}. Write Surv(time, event).`,
    );
  const time = numbersOf(first.value, source);
  if (type === "interval2") {
    const to = numbersOf(second.value, source);
    const none = time.map((v, i) => Number(Number.isNaN(v) && Number.isNaN(to[i])));
    const open = (v: number, i: number, end: number): number => (Number.isNaN(v) && !none[i] ? end : v);
    return { lower: time.map((v, i) => open(v, i, -Infinity)), upper: to.map((v, i) => open(v, i, Infinity)) };
  }
  const status = numbersOf(second.value, source);
  const yes = status.some((v) => v === 2) ? 2 : 1;
  const row = status.findIndex((v) => !Number.isNaN(v) && v !== yes && v !== yes - 1);
  if (row >= 0)
    throw new RangeError(
      `${where}: the event of ${written} must be ${yes - 1} or ${yes}; row ${row} is ${status[row]}. Write ${deparse(second.value)} == 1, or whatever means that it was seen.`,
    );
  const whole = time.map((v, i) => (Number.isNaN(status[i]) ? Number.NaN : v));
  const open = (end: number): Float64Array => whole.map((v, i) => (Number.isNaN(v) || status[i] === yes ? v : end));
  return type === "left" ? { lower: open(-Infinity), upper: whole } : { lower: whole, upper: open(Infinity) };
}
