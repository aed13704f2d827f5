// A peer in a process of its own, which answers a line with a line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Asks a peer; its answer. */
export type Ask = (line: string) => Promise<string>;

/** A process that answers lines, one thread; undefined where it cannot be had, which the first question tells. */
export async function peerProcess(command: string, args: readonly string[], first: string): Promise<Ask | undefined> {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "ignore"],
    // OpenBLAS takes some processors for old ones
    env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", OPENBLAS_CORETYPE: "SkylakeX" },
  });
  const failed = new Promise<undefined>((done) => {
    child.once("error", () => done(undefined));
    child.once("exit", () => done(undefined));
  });
  child.unref();
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${command} ended`);
    return value as string;
  };
  // they are slow to start: the first answer says that they are there
  return (await Promise.race([ask(first).catch(() => undefined), failed])) === undefined ? undefined : ask;
}
