// The progress line of a fit: rewritten in place on a terminal, absent when output is piped and in browsers.
import type { Epoch } from "./descend.ts";

/** What an epoch looks like to people. Time is in seconds. */
export function progressText(epoch: Epoch, epochs: number, label: string, rowsPerSecond: number, left: number): string {
  const number = (x: number): string => (Math.abs(x) >= 1e4 ? x.toExponential(3) : x.toFixed(4));
  const validation = epoch.validation === undefined ? "" : `  validation ${number(epoch.validation)}`;
  const whole = Math.max(0, Math.floor(left + 0.5));
  const clock = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  const speed = Math.floor(rowsPerSecond).toLocaleString("en-US");
  return `epoch ${epoch.epoch}/${epochs}  ${label} ${number(epoch.objective)}${validation}  ${speed} rows/s  ${clock} left`;
}

/** A line that says how far training is, at most ten times a second. It decides nothing. */
export interface ProgressLine {
  show(epoch: Epoch): void;
  /** Leaves the last line standing. */
  done(): void;
}

/** A line on standard error, rewritten at most ten times a second; undefined where that is no terminal. */
export function terminalLine(): { readonly write: (text: string) => void; readonly done: () => void } | undefined {
  const stream = typeof process === "undefined" ? undefined : process.stderr;
  if (!stream?.isTTY) return undefined;
  let shown = -Infinity;
  let last = "";
  const write = (): void => {
    stream.write(`\r\u001b[2K${last}`);
  };
  return {
    write(text) {
      const now = performance.now();
      last = text;
      if (now - shown < 100) return;
      shown = now;
      write();
    },
    done() {
      if (last === "") return;
      write();
      stream.write("\n");
    },
  };
}

/** The line of a fit that began at `begun` (by `performance.now`). */
export function progressLine(
  epochs: number,
  rows: number,
  label: string,
  begun = performance.now(),
): ProgressLine | undefined {
  const line = terminalLine();
  return (
    line && {
      show(epoch) {
        const seconds = (performance.now() - begun) / 1000;
        const left = (seconds / epoch.epoch) * (epochs - epoch.epoch);
        line.write(progressText(epoch, epochs, label, (rows * epoch.epoch) / seconds, left));
      },
      done: line.done,
    }
  );
}
