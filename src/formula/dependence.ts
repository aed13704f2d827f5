// Columns that are combinations of others: found by orthogonalization, in the order of the columns, as R's lm finds them.

/** A column is a combination of earlier ones where what is left of it is below this share of its length (R's qr tolerance). */
const TOLERANCE = 1e-7;

/** What stands in the way of separate coefficients. */
export interface Dependence {
  /** Index of the column. */
  readonly column: number;
  /** The earlier columns it is a combination of, and how much of each. */
  readonly of: readonly { readonly column: number; readonly share: number }[];
}

export interface Orthogonalized {
  readonly dependent: readonly Dependence[];
  /** Coefficients of the columns by which they come nearest to a column of ones. */
  readonly ones: Float64Array;
}

/** Orthogonalizes columns, each of `n` values, by Gram and Schmidt twice over (Giraud et al. 2005: twice is enough). */
export function orthogonalize(columns: readonly Float64Array[], n: number): Orthogonalized {
  const basis: Float64Array[] = [];
  /** Of each independent column its index and its coefficients in the basis. */
  const kept: { readonly column: number; readonly triangle: number[] }[] = [];
  const dependent: Dependence[] = [];
  const dot = (a: Float64Array, b: Float64Array): number => {
    let total = 0;
    for (let i = 0; i < n; i++) total += (a[i] as number) * (b[i] as number);
    return total;
  };
  /** Coefficients of kept columns of a combination that is given in the basis. */
  const solve = (right: readonly number[]): number[] => {
    const shares = new Array<number>(right.length).fill(0);
    for (let k = right.length - 1; k >= 0; k--) {
      let rest = right[k] as number;
      for (let j = k + 1; j < right.length; j++) rest -= (kept[j]?.triangle[k] as number) * (shares[j] as number);
      shares[k] = rest / (kept[k]?.triangle[k] as number);
    }
    return shares;
  };
  columns.forEach((values, column) => {
    const rest = values.slice();
    const length = Math.sqrt(dot(rest, rest));
    const triangle = new Array<number>(basis.length).fill(0);
    for (let pass = 0; pass < 2; pass++)
      basis.forEach((q, k) => {
        const along = dot(q, rest);
        triangle[k] = (triangle[k] as number) + along;
        for (let i = 0; i < n; i++) rest[i] = (rest[i] as number) - along * (q[i] as number);
      });
    const left = Math.sqrt(dot(rest, rest));
    if (!(left > TOLERANCE * length)) {
      const of = solve(triangle).flatMap((share, k) =>
        Math.abs(share) > 1e-9 ? [{ column: kept[k]?.column as number, share }] : [],
      );
      dependent.push({ column, of });
      return;
    }
    basis.push(rest.map((v) => v / left));
    kept.push({ column, triangle: [...triangle, left] });
  });
  const ones = new Float64Array(columns.length);
  solve(basis.map((q) => q.reduce((sum, v) => sum + v, 0))).forEach((share, k) => {
    ones[kept[k]?.column as number] = share;
  });
  return { dependent, ones };
}
