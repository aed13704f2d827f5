// The text of a formula, read by R's grammar: expressions with R's operators, precedence and constants.

/** An expression as it was written. Operators are R's; `group` is a pair of parentheses, which R keeps. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "constant"; readonly value: boolean | null }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly Input[] }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "group"; readonly of: Expression };

/** An argument of a call, named (`df = 3`) or not. */
export interface Input {
  readonly name?: string;
  readonly value: Expression;
}

interface Token {
  readonly kind: "number" | "text" | "name" | "operator" | "end";
  readonly text: string;
  /** Position of its first character, from 1. */
  readonly at: number;
}

const PATTERNS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["number", /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?L?/y],
  ["name", /[\p{L}.][\p{L}\p{N}._]*(?:::[\p{L}.][\p{L}\p{N}._]*)?|`[^`]+`/uy],
  ["text", /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y],
  ["operator", /%[^%\s]*%|\*\*|[<>=!]=|&&|\|\||[-+*/^:(),=~<>&|!]/y],
];

/** Where an operator stands between operands; a higher one binds tighter. `^` alone takes its right side first. */
const BINARY: Readonly<Record<string, number>> = {
  "|": 1,
  "||": 1,
  "&": 2,
  "&&": 2,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "==": 4,
  "!=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  ":": 8,
  "^": 10,
};
const UNARY: Readonly<Record<string, number>> = { "!": 3, "+": 9, "-": 9 };
const binding = (operator: string): number | undefined => (operator.startsWith("%") ? 7 : BINARY[operator]);

const CONSTANTS = /* @__PURE__ */ new Map<string, boolean | null>([
  ["TRUE", true],
  ["FALSE", false],
  ["NULL", null],
]);

const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 57)}…` : text}"`;

function tokenize(where: string, text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] as string)) {
      at++;
      continue;
    }
    let found: Token | undefined;
    for (const [kind, pattern] of PATTERNS) {
      pattern.lastIndex = at;
      const part = pattern.exec(text)?.[0];
      if (part === undefined) continue;
      found = { kind, text: part === "**" ? "^" : part, at: at + 1 };
      at += part.length;
      break;
    }
    if (!found)
      throw new RangeError(
        `${where}: a formula has names, numbers and R's operators; position ${at + 1} of ${quoted(text)} is ${JSON.stringify(text[at])}. Write an unusual column name as \`name\`.`,
      );
    tokens.push(found);
  }
  return [...tokens, { kind: "end", text: "", at: text.length + 1 }];
}

/** Reads tokens from left to right; what is open is kept for messages. */
function reader(where: string, text: string) {
  const tokens = tokenize(where, text);
  const open: Token[] = [];
  let next = 0;
  const peek = (): Token => tokens[next] as Token;
  const unbalanced = (token: Token): RangeError =>
    new RangeError(
      `${where}: parentheses must be balanced; "${token.text}" at position ${token.at} of ${quoted(text)} ${token.text === "(" ? 'is never closed. Add ")"' : 'closes nothing. Leave it out, or add "("'}.`,
    );
  const unexpected = (token: Token, wanted: string): RangeError => {
    const last = open.at(-1);
    if (token.kind === "end" && last) return unbalanced(last);
    if (token.text === ")" && !last) return unbalanced(token);
    const came = token.kind === "end" ? "its end" : `"${token.text}" at position ${token.at}`;
    return new RangeError(
      `${where}: ${wanted} must follow; in ${quoted(text)} comes ${came}. Check what is before it.`,
    );
  };
  const isOperator = (token: Token, operator: string): boolean => token.kind === "operator" && token.text === operator;
  const take = (): Token => {
    const token = peek();
    if (token.kind !== "end") next++;
    return token;
  };

  function primary(): Expression {
    const token = take();
    if (token.kind === "number") return { kind: "number", value: Number(token.text.replace("L", "")) };
    if (token.kind === "text") return { kind: "text", value: token.text.slice(1, -1).replace(/\\(.)/g, "$1") };
    if (token.kind === "name") {
      const constant = CONSTANTS.get(token.text);
      if (constant !== undefined) return { kind: "constant", value: constant };
      const name = token.text.startsWith("`") ? token.text.slice(1, -1) : token.text;
      return isOperator(peek(), "(") ? { kind: "call", name, inputs: inputs() } : { kind: "name", name };
    }
    if (isOperator(token, "(")) {
      open.push(token);
      const of = expression(0);
      close();
      return { kind: "group", of };
    }
    const unary = UNARY[token.text];
    if (token.kind === "operator" && unary !== undefined)
      return { kind: "unary", operator: token.text, of: expression(unary) };
    throw unexpected(token, "a column, a number or a function");
  }

  function close(): void {
    const token = take();
    if (!isOperator(token, ")")) throw unexpected(token, 'an operator or ")"');
    open.pop();
  }

  function inputs(): Input[] {
    open.push(take());
    const found: Input[] = [];
    while (!isOperator(peek(), ")")) {
      const [name, equals] = [tokens[next], tokens[next + 1]];
      if (name?.kind === "name" && equals && isOperator(equals, "=")) {
        next += 2;
        found.push({ name: name.text, value: expression(0) });
      } else found.push({ value: expression(0) });
      if (!isOperator(peek(), ",")) break;
      take();
    }
    close();
    return found;
  }

  /** An expression of operators that bind tighter than `least`. */
  function expression(least: number): Expression {
    let left = primary();
    for (;;) {
      const token = peek();
      const power = token.kind === "operator" ? binding(token.text) : undefined;
      if (power === undefined || power <= least) return left;
      take();
      const right = expression(token.text === "^" ? power - 1 : power);
      left = { kind: "binary", operator: token.text, left, right };
    }
  }

  return {
    peek,
    take,
    expression: (): Expression => expression(0),
    finish: (): void => {
      const token = peek();
      if (token.kind !== "end") throw unexpected(token, "an operator or the end");
    },
  };
}

/** The expression of a text without `~`, such as the left side `cbind(successes, failures)`. */
export function parseExpression(text: string, where = "formula"): Expression {
  const read = reader(where, text);
  const found = read.expression();
  read.finish();
  return found;
}

/**
 * The right side of a one-sided formula, `"~ eth + sex * age"`. Throws a `RangeError` that says what is wrong and where.
 */
export function parse(text: string, where = "formula"): Expression {
  if (typeof text !== "string")
    throw new TypeError(`${where}: a formula is a text; came ${typeof text}. Write "~ age + sex".`);
  const read = reader(where, text);
  const first = read.peek();
  if (first.text !== "~") {
    const sides = /^([^~"'`]*)~(.*)$/s.exec(text);
    throw sides
      ? new RangeError(
          `${where}: a formula has one side; came ${quoted(text)}. Give the response once, as y: ${JSON.stringify((sides[1] as string).trim())}, and write ${quoted(`~${sides[2]}`)}.`,
        )
      : new RangeError(`${where}: a formula begins with ~; came ${quoted(text)}. Write ${quoted(`~ ${text.trim()}`)}.`);
  }
  read.take();
  if (read.peek().kind === "end")
    throw new RangeError(`${where}: a formula needs a term; came ${quoted(text)}. Write "~ 1" for an intercept alone.`);
  const found = read.expression();
  read.finish();
  return found;
}
