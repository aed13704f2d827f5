// The program in a page: it runs, posts what it got to the server it came from, and goes on to the next page if told one.
import { bits } from "./program.ts";

/** Whether this page may not use WebAssembly, told by the smallest module there is. */
function forbidden(): boolean {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
}

const report = await bits(undefined).then(
  (result) => ({ ...result, forbidden: forbidden() }),
  (error: unknown) => ({ error: error instanceof Error ? `${error}\n${error.stack}` : String(error) }),
);
const next = await fetch(location.href, { method: "POST", body: JSON.stringify(report) });
const path = await next.text();
if (path) location.href = path;
