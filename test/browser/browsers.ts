// Pages shown to headless browsers, which post back what they computed: no driver, the same way for every browser.
import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import type { Bits } from "./program.ts";

/** What a page posts. */
export type Report = (Bits & { readonly forbidden: boolean }) | { readonly error: string };

/** Opens a page; resolves to what closes the browser and leaves nothing behind. */
type Open = (url: string) => Promise<() => Promise<void>>;

/** Pages in the order in which they are shown, by their Content-Security-Policy. */
const policies: Readonly<Record<string, string | undefined>> = {
  "/open": undefined,
  // No 'wasm-unsafe-eval': WebAssembly is forbidden.
  "/strict": "default-src 'none'; script-src 'self'; connect-src 'self'",
};

/** The path of a command, if it is there. */
export function onPath(command: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}

/** Shows every page, with `script` in it, to a browser: what each of them posted, by path. Throws after `limit` ms. */
export async function show(open: Open, script: string, limit: number): Promise<Map<string, Report>> {
  const reports = new Map<string, Report>();
  const paths = Object.keys(policies);
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path === "/script.js") {
      response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(script);
    } else if (!paths.includes(path)) {
      response.writeHead(404).end();
    } else if (request.method === "POST") {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        reports.set(path, JSON.parse(Buffer.concat(chunks).toString()) as Report);
        response.writeHead(200).end(paths[paths.indexOf(path) + 1] ?? "");
        if (reports.size === paths.length) finish();
      });
    } else {
      const policy = policies[path];
      response
        .writeHead(200, {
          "content-type": "text/html; charset=utf-8",
          ...(policy && { "content-security-policy": policy }),
        })
        .end('<!doctype html><title>thetastar</title><script type="module" src="/script.js"></script>');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${limit / 1000} s; came ${[...reports.keys()].join() || "none"}.`)),
      limit,
    );
  });
  let close = async (): Promise<void> => {};
  try {
    close = await open(`http://127.0.0.1:${port}${paths[0]}`);
    await Promise.race([finished, late]);
    return reports;
  } finally {
    clearTimeout(timer);
    await close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Chromium through Playwright. */
export const openChromium =
  (executablePath: string): Open =>
  async (url) => {
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: 30_000 });
    try {
      await (await browser.newPage()).goto(url, { waitUntil: "commit" });
    } catch (error) {
      await browser.close();
      throw error;
    }
    return () => browser.close();
  };

/** Firefox as Debian ships it, which no driver knows: a process with a profile of its own, killed when done. */
export const openFirefox =
  (executablePath: string): Open =>
  async (url) => {
    const profile = mkdtempSync(join(tmpdir(), "thetastar-firefox-"));
    const quiet = [
      "browser.shell.checkDefaultBrowser",
      "browser.aboutwelcome.enabled",
      "datareporting.policy.dataSubmissionEnabled",
      "app.update.enabled",
      "app.normandy.enabled",
      "network.captive-portal-service.enabled",
      "network.connectivity-service.enabled",
    ];
    writeFileSync(join(profile, "user.js"), quiet.map((name) => `user_pref("${name}", false);\n`).join(""));
    const browser = spawn(executablePath, ["--headless", "--no-remote", "--profile", profile, url], {
      // A group of its own, so that its content processes end with it.
      detached: true,
      stdio: "ignore",
      env: { ...process.env, HOME: profile },
    });
    const gone = new Promise<void>((resolve) => {
      browser.once("exit", () => resolve());
      browser.once("error", () => resolve());
    });
    return async () => {
      try {
        if (browser.pid !== undefined) process.kill(-browser.pid, "SIGKILL");
      } catch {
        // It ended by itself.
      }
      await gone;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    };
  };
