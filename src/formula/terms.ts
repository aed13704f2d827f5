// The terms of a formula, expanded and ordered as R's terms.formula does (Chambers & Hastie, Statistical Models in S, 1992,
// section 2.4), and how each factor in a term is coded by marginality.
import { deparse, plainName } from "./deparse.ts";
import type { Expression } from "./parse.ts";

/** A term: the variables that are multiplied in it, as ascending indices. */
export type Term = readonly number[];

export interface Terms {
  /** What the terms are made of, in order of first appearance. */
  readonly variables: readonly Expression[];
  /** Their texts. */
  readonly names: readonly string[];
  /** By degree, within a degree as written. */
  readonly terms: readonly Term[];
  readonly labels: readonly string[];
  /** Is there a constant column? */
  readonly intercept: boolean;
  /** Indices of the variables that are offsets; they are in no term. */
  readonly offsets: readonly number[];
}

const same = (a: Term, b: Term): boolean => a.length === b.length && a.every((v, i) => v === b[i]);
const union = (a: Term, b: Term): Term => [...new Set([...a, ...b])].sort((x, y) => x - y);
/** The first of each. */
const distinct = (terms: readonly Term[]): Term[] => [
  ...new Map(terms.map((term): [string, Term] => [term.join(), term])).values(),
];
const crossed = (left: readonly Term[], right: readonly Term[]): Term[] =>
  distinct(left.flatMap((a) => right.map((b) => union(a, b))));

/**
 * The terms of the right side of a formula. `.` stands for `columns`.
 *
 * @example
 * terms(parse("~ (a + b)^2 - a"), []).labels; // ["b", "a:b"]
 */
export function terms(formula: Expression, columns: readonly string[] = [], where = "formula"): Terms {
  const variables: Expression[] = [];
  const names: string[] = [];
  let intercept = true;
  const variable = (e: Expression): Term[] => {
    const name = deparse(e);
    if (!names.includes(name)) {
      names.push(name);
      variables.push(e);
    }
    return [[names.indexOf(name)]];
  };
  /** `kept` is false in what is taken away, where 1 and 0 change sides. */
  const expand = (e: Expression, kept: boolean): Term[] => {
    if (e.kind === "number" && (e.value === 1 || e.value === 0)) {
      intercept = (e.value === 1) === kept;
      return [];
    }
    if (e.kind === "number" || e.kind === "text" || e.kind === "constant")
      throw new RangeError(
        `${where}: terms are columns, or 0 or 1 for the intercept; came ${deparse(e)}. Write I() around arithmetic.`,
      );
    if (e.kind === "name") {
      if (e.name !== ".") return variable(e);
      return columns.flatMap((name) => variable({ kind: "name", name }));
    }
    if (e.kind === "group") return expand(e.of, kept);
    if (e.kind === "unary") {
      if (e.operator === "+") return expand(e.of, kept);
      if (e.operator === "-") return remove([], expand(e.of, !kept));
      return variable(e);
    }
    if (e.kind === "call") return variable(e);
    switch (e.operator) {
      case "+": {
        const left = expand(e.left, kept);
        return distinct([...left, ...expand(e.right, kept)]);
      }
      case "-": {
        const left = expand(e.left, kept);
        return remove(left, expand(e.right, !kept));
      }
      case ":": {
        const left = expand(e.left, kept);
        return crossed(left, expand(e.right, kept));
      }
      case "*": {
        const left = expand(e.left, kept);
        const right = expand(e.right, kept);
        return distinct([...left, ...right, ...crossed(left, right)]);
      }
      case "/": {
        const left = expand(e.left, kept);
        const all = left.reduce(union, []);
        return distinct([...left, ...expand(e.right, kept).map((term) => union(all, term))]);
      }
      case "%in%": {
        const left = expand(e.left, kept);
        const all = expand(e.right, kept).reduce(union, []);
        return distinct(left.map((term) => union(term, all)));
      }
      case "^": {
        if (e.right.kind !== "number" || !Number.isInteger(e.right.value) || e.right.value < 1)
          throw new RangeError(
            `${where}: the power of terms must be a positive integer; came ${deparse(e)}. Write I(${deparse(e)}) for a power of numbers.`,
          );
        const once = expand(e.left, kept);
        let power = once;
        for (let i = 1; i < e.right.value; i++) power = crossed(power, once);
        return power;
      }
      default:
        return variable(e);
    }
  };
  const remove = (from: readonly Term[], taken: readonly Term[]): Term[] =>
    from.filter((term) => !taken.some((other) => same(term, other)));
  const all = expand(formula, true);
  const offsets = variables.flatMap((e, i) => (e.kind === "call" && plainName(e.name) === "offset" ? [i] : []));
  const kept = all.filter((term) => !term.some((v) => offsets.includes(v)));
  const ordered = [...kept].sort((a, b) => a.length - b.length);
  const labels = ordered.map((term) => term.map((v) => names[v]).join(":"));
  return { variables, names, terms: ordered, labels, intercept, offsets };
}

/**
 * Whether a variable of term `at`, if it is a factor, is coded in full: by one column a level. It is coded by contrasts
 * where the rest of the term is empty or within an earlier term. Without an intercept the first factor of all is coded in
 * full; `isFactor` tells them.
 */
export function inFull(
  { terms, intercept }: Terms,
  at: number,
  variable: number,
  isFactor: (v: number) => boolean,
): boolean {
  const term = terms[at] as Term;
  if (!intercept) {
    const first = terms.findIndex((other) => other.some(isFactor));
    if (first === at && term.find(isFactor) === variable) return true;
  }
  const rest = term.filter((v) => v !== variable);
  if (rest.length === 0) return false;
  return !terms.slice(0, at).some((other) => rest.every((v) => other.includes(v)));
}
