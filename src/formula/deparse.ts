// The text of an expression as R prints it: names of terms and columns are made of it.
import type { Expression } from "./parse.ts";

/** Operators that R prints without spaces. */
const TIGHT = /* @__PURE__ */ new Set(["/", "^", ":", "%%", "%/%"]);

/**
 * A number as R prints it: at most 15 digits, and in the form (plain or with an exponent) that is not longer, where
 * plain wins.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
  if (value === 0) return "0";
  const [mantissa, power] = Math.abs(value).toExponential(14).split("e") as [string, string];
  const digits = mantissa.replace(".", "").replace(/0+$/, "");
  const exponent = Number(power);
  const size = Math.abs(exponent);
  const scientific = `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ""}e${exponent < 0 ? "-" : "+"}${size < 10 ? "0" : ""}${size}`;
  const plain =
    exponent < 0
      ? `0.${"0".repeat(-exponent - 1)}${digits}`
      : digits.length <= exponent + 1
        ? Math.abs(value).toFixed(0)
        : `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
  return (value < 0 ? "-" : "") + (plain.length <= scientific.length ? plain : scientific);
}

const SYNTACTIC = /^(?:[\p{L}]|\.(?!\d))[\p{L}\p{N}._]*$/u;
const RESERVED = /^(?:if|else|repeat|while|function|for|next|break|TRUE|FALSE|NULL|Inf|NaN|NA|in)$/;
/** A name as R writes it in code: in backticks where it is none of the grammar. */
export const nameText = (name: string): string => (SYNTACTIC.test(name) && !RESERVED.test(name) ? name : `\`${name}\``);

/** The text of an expression, as R's `deparse` gives it. */
export function deparse(e: Expression): string {
  switch (e.kind) {
    case "number":
      // names of columns have no L: model.frame drops it
      return numberText(e.value);
    case "text":
      return `"${e.value.replace(/["\\]/g, "\\$&")}"`;
    case "constant":
      return e.value === null ? "NULL" : e.value ? "TRUE" : "FALSE";
    case "name":
      return nameText(e.name);
    case "call":
      return `${e.name}(${e.inputs.map(({ name, value }) => (name === undefined ? "" : `${name} = `) + deparse(value)).join(", ")})`;
    case "unary":
      return e.operator + deparse(e.of);
    case "binary": {
      const space = TIGHT.has(e.operator) ? "" : " ";
      return `${deparse(e.left)}${space}${e.operator}${space}${deparse(e.right)}`;
    }
    case "group":
      return `(${deparse(e.of)})`;
  }
}

/** The name of a function without the package it is taken from: `splines::ns` is `ns`. */
export const plainName = (name: string): string => name.slice(name.lastIndexOf(":") + 1);
