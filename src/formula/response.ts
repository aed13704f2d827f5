// The response of a regression, given once: a column, arithmetic of columns, successes and failures, or durations.
import { numbersOf } from "./arithmetic.ts";
import { deparse } from "./deparse.ts";
import { type Frame, readFrame } from "./frame.ts";
import { parseExpression } from "./parse.ts";
import { type Durations, readDurations } from "./survival.ts";

/** y as it was read: one a row, or ends of it. */
export interface Response {
  readonly values: readonly unknown[] | Durations;
  /** Of `cbind(successes, failures)`: their sum. */
  readonly trials?: Float64Array;
  /** Columns it is made of; `.` does not stand for them. */
  readonly columns: readonly string[];
}

/** Names of columns in an expression. */
function namesIn(e: ReturnType<typeof parseExpression>): string[] {
  switch (e.kind) {
    case "name":
      return [e.name];
    case "call":
      return e.inputs.flatMap(({ value }) => namesIn(value));
    case "unary":
    case "group":
      return namesIn(e.of);
    case "binary":
      return [...namesIn(e.left), ...namesIn(e.right)];
    default:
      return [];
  }
}

/**
 * The response that a text names in data: `"days"`, `"log(days)"`, `"cbind(successes, failures)"` of a Binomial, or
 * `"Surv(time, event)"` of durations that were not all seen to their end.
 * Throws for a column that is not there.
 */
export function readResponse(where: string, text: string, data: Frame): Response {
  const source = readFrame(where, data);
  // a name that is no word of the grammar is taken as it is
  const e = source.has(text) ? ({ kind: "name", name: text } as const) : parseExpression(text, where);
  const columns = namesIn(e);
  if (e.kind === "name") {
    const value = source.column(e.name);
    const values =
      value.kind === "numbers"
        ? Array.from(value.values)
        : Array.from(value.codes, (code) =>
            code < 0 ? undefined : value.logical ? Boolean(code) : (value.levels[code] as string),
          );
    return { values, columns };
  }
  if (e.kind === "call" && e.name === "cbind") {
    const [successes, failures] = e.inputs;
    if (!successes || !failures || e.inputs.length > 2)
      throw new RangeError(
        `${where}: cbind takes successes and failures; came ${deparse(e)}. Write cbind(successes, failures).`,
      );
    const won = numbersOf(successes.value, source);
    const lost = numbersOf(failures.value, source);
    const trials = won.map((v, i) => v + (lost[i] as number));
    return { values: Array.from(won), trials, columns };
  }
  if (e.kind === "call" && e.name === "Surv") return { values: readDurations(e.inputs, source), columns };
  const values = Array.from(numbersOf(e, source));
  return { values, columns };
}
