// The table of a fit: what statisticians expect to see printed.
import type { Deviances, Limits, RSquared } from "../fit/estimate.ts";
import type { Reference } from "./choices.ts";
import type { Name } from "./coordinates.ts";

/** All that is printed. */
export interface Printed {
  readonly title: string;
  /** Numbers that are not zero by nature are tested: coefficients. */
  readonly tested: boolean;
  readonly reference: Reference;
  /** Links by parameter, where they are not its own. */
  readonly links: Readonly<Record<string, string>>;
  readonly names: readonly Name[];
  readonly values: ArrayLike<number>;
  readonly stderr: ArrayLike<number>;
  readonly limits: readonly Limits[];
  readonly logLikelihood: number;
  readonly df: number;
  readonly aic: number;
  readonly bic: number;
  readonly dispersion?: number;
  readonly deviance?: Deviances;
  readonly rSquared?: RSquared;
  readonly warnings: readonly string[];
}

/** A rate of 0 is kept as the smallest number that is positive. */
const SMALLEST = 1e-300;

/** A number in five digits, as short as it can be said. */
function show(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "–" : x > 0 ? "∞" : "−∞";
  const size = Math.abs(x) < SMALLEST ? 0 : Math.abs(x);
  if (size === 0) return "0";
  const text = size < 1e-4 || size >= 1e6 ? x.toExponential(3) : String(Number(x.toPrecision(5)));
  return text.replace("-", "−");
}
const showChance = (p: number): string => (p < 1e-4 ? "<0.0001" : p.toFixed(4));

/** Columns of equal width, numbers to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => row[j]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, j) => (j === 0 ? cell.padEnd(widths[j] as number) : cell.padStart(widths[j] as number)))
      .join("  ")
      .trimEnd(),
  );
}

/** Of a model of the mean its dispersion, deviances and R². */
function ofMean({ dispersion, deviance: d, rSquared: r }: Printed): string[] {
  // of a density the share of the deviance, else those of the likelihood
  const shares = !r
    ? []
    : Number.isNaN(r.mcfadden)
      ? [show(r.deviance)]
      : [`McFadden ${show(r.mcfadden)}`, `Nagelkerke ${show(r.nagelkerke)}`];
  const explained = shares.length > 0 ? [`R² ${shares.join(", ")}`] : [];
  const degrees =
    d && `deviance ${show(d.residual)} on ${d.df} degrees of freedom, null ${show(d.null)} on ${d.nullDf}`;
  const last = [...(degrees ? [degrees] : []), ...explained].join("; ");
  return [...(dispersion === undefined ? [] : [`dispersion ${show(dispersion)}`]), ...(last ? [last] : [])];
}

/** The table as lines of text. */
export function table(p: Printed): string {
  const head = p.tested
    ? ["", "estimate", "stderr", p.reference.letter, "p", "95 % from", "to"]
    : ["", "estimate", "stderr", "95 % from", "to"];
  const body = p.names.map(({ parameter, term }, i) => {
    const [value, error] = [p.values[i] as number, p.stderr[i] as number];
    const { lower, upper } = p.limits[i] as Limits;
    const label = p.tested ? (term === "" ? parameter : term) : term === "" ? parameter : `${parameter}${term}`;
    const z = value / error;
    const test = Number.isFinite(z) ? [z.toFixed(2).replace("-", "−"), showChance(p.reference.tails(z))] : ["–", "–"];
    return [`  ${label}`, show(value), show(error), ...(p.tested ? test : []), show(lower), show(upper)];
  });
  const [first, ...rest] = columns([head, ...body]) as [string, ...string[]];
  const lines = rest.flatMap((line, i) => {
    const { parameter } = p.names[i] as Name;
    const starts = p.tested && parameter !== p.names[i - 1]?.parameter;
    const link = p.links[parameter];
    return starts ? [link ? `${parameter} (link ${link})` : parameter, line] : [line];
  });
  const ends = `log-likelihood ${show(p.logLikelihood)} with ${show(p.df)} parameter${p.df === 1 ? "" : "s"}; AIC ${show(p.aic)}, BIC ${show(p.bic)}`;
  return [p.title, first, ...lines, ...ofMean(p), ends, ...p.warnings.map((w) => `Warning: ${w}.`)].join("\n");
}
