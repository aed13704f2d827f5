// The name that was meant: the nearest of those there are, for messages.

/** Letters to insert, leave out, replace, or swap with their neighbour, to make one text of the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const equal = a[i - 1] === b[j - 1];
      let least = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (equal ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] as number) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] as number;
}

/** The nearest name, where one is near: at most a third of its letters differ, case apart. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const measured = names.map((other) => ({ other, far: distance(lower, other.toLowerCase()) }));
  const best = measured.sort((a, b) => a.far - b.far)[0];
  return best && best.far <= Math.max(1, Math.floor(Math.max(name.length, best.other.length) / 3))
    ? best.other
    : undefined;
}
