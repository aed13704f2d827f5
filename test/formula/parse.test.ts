// The grammar of formulas, the text of expressions, and terms: as R has them.
import { describe, expect, it } from "vitest";
import { deparse, numberText } from "../../src/formula/deparse.ts";
import { parse, parseExpression } from "../../src/formula/parse.ts";
import { terms } from "../../src/formula/terms.ts";

describe("the grammar", () => {
  it.each([
    // what R's deparse(quote(…)) prints
    ["a/b*c-d^2:3", "a/b * c - d^2:3"],
    ["-a^-2", "-a^-2"],
    ["!a&b|c==1", "!a & b | c == 1"],
    ["f(x=1,TRUE,'s\"q',NULL)", 'f(x = 1, TRUE, "s\\"q", NULL)'],
    ["g(x,c(1,-2))", "g(x, c(1, -2))"],
    ["a%in%b", "a %in% b"],
    ["a**2", "a^2"],
    ["1e-300*1e15*123456789.123456789*1e5*0.1", "1e-300 * 1e+15 * 123456789.123457 * 1e+05 * 0.1"],
    ["`a b`+splines::ns(.x, 3)", "`a b` + splines::ns(.x, 3)"],
  ])("reads %s as R does", (text, printed) => {
    expect(deparse(parseExpression(text))).toBe(printed);
    expect(deparse(parseExpression(printed))).toBe(printed);
  });

  it("binds as R does", () => {
    const grouped = (text: string): string => {
      const walk = (e: ReturnType<typeof parseExpression>): string =>
        e.kind === "binary"
          ? `(${walk(e.left)}${e.operator}${walk(e.right)})`
          : e.kind === "unary"
            ? `(${e.operator}${walk(e.of)})`
            : deparse(e);
      return walk(parseExpression(text));
    };
    expect(grouped("a + b * c:d^e^f")).toBe("(a+(b*(c:(d^(e^f)))))");
    expect(grouped("a - b - c / d %in% e")).toBe("((a-b)-(c/(d%in%e)))");
    expect(grouped("-a:b")).toBe("((-a):b)");
    expect(grouped("-a^2 > 1 & !b == c")).toBe("(((-(a^2))>1)&(!(b==c)))");
  });

  it("prints numbers in R's shorter form", () => {
    const values = [0, 1, 100, 1e5, 123456, 0.1, 0.0001, 0.00012, 1 / 3, -2.5, 1e15, 1234567890123456, 1e-15, 2e10];
    expect(values.map(numberText)).toEqual([
      "0",
      "1",
      "100",
      "1e+05",
      "123456",
      "0.1",
      "1e-04",
      "0.00012",
      "0.333333333333333",
      "-2.5",
      "1e+15",
      "1234567890123456",
      "1e-15",
      "2e+10",
    ]);
  });
});

describe("terms", () => {
  const labels = (text: string): readonly string[] => terms(parse(text), ["a", "b", "c"]).labels;
  it("come by degree, each once", () => {
    expect(labels("~ a:b + c + a")).toEqual(["c", "a", "a:b"]);
    expect(labels("~ a + a + b:a + a:b")).toEqual(["a", "a:b"]);
    expect(labels("~ .^2 - a:c")).toEqual(["a", "b", "c", "a:b", "b:c"]);
    expect(labels("~ (a + b + c)^3")).toHaveLength(7);
    expect(labels("~ a / (b / c)")).toEqual(["a", "a:b", "a:b:c"]);
  });
  it("say whether there is an intercept, and leave offsets out", () => {
    const intercept = (text: string): boolean => terms(parse(text)).intercept;
    expect(["~ a", "~ a - 1", "~ 0 + a", "~ a - 1 + 1", "~ a - 0", "~ -(1)"].map(intercept)).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    const { offsets, labels } = terms(parse("~ a + offset(b) + a:offset(b)"));
    expect([offsets, labels]).toEqual([[1], ["a"]]);
  });
});
