// Work that is done many times: replicates of a bootstrap, of a simulated test. Others may go on meanwhile.
import type { RepeatOptions } from "../fit/after.ts";
import { pause } from "../fit/pause.ts";
import { terminalLine } from "../fit/progress.ts";

/** Milliseconds between two pauses, and of work that shows no progress. */
const BETWEEN = 20;
const SHORT = 250;

/** Does `once` for each replicate; its result says whether it failed. Rejects with the signal's reason. */
export async function repeat(
  where: string,
  replicates: number,
  { onProgress, progress = true, signal }: RepeatOptions,
  once: (replicate: number) => boolean,
): Promise<number> {
  if (!Number.isSafeInteger(replicates) || replicates < 1)
    throw new RangeError(`${where}: replicates must be a positive integer; came ${String(replicates)}. Try 1999.`);
  signal?.throwIfAborted();
  const begun = performance.now();
  let paused = begun;
  let failed = 0;
  let line: ReturnType<typeof terminalLine>;
  try {
    for (let done = 0; done < replicates; ) {
      if (!once(done)) failed++;
      done++;
      const now = performance.now();
      if (now - paused < BETWEEN && done < replicates) continue;
      if (progress && now - begun > SHORT) {
        line ??= terminalLine();
        const left = Math.floor(((now - begun) / done / 1000) * (replicates - done) + 0.5);
        line?.write(`${where} ${done}/${replicates}${failed > 0 ? `  ${failed} failed` : ""}  ${left} s left`);
      }
      onProgress?.({ done, replicates, failed });
      await pause();
      signal?.throwIfAborted();
      paused = performance.now();
    }
    return failed;
  } finally {
    line?.done();
  }
}
