import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { getAltairHtml, getDistDirectory } from "altair-static";
import { type RawHeaders, send } from "../http/send.ts";
import type { Ide, IdeOptions } from "./ide.ts";
import { createIdePage, type IdePage } from "./ide-page.ts";
import { listStaticFiles, type StaticFile } from "./static-files.ts";

/**
 * The Altair IDE from the files of its npm package: nothing is loaded from elsewhere, which the content security
 * policy of the page enforces. Files lie under their version, so browsers keep them for good.
 */
export async function createAltairIde(options: IdeOptions): Promise<Ide> {
  const baseUrl = `/ide/${readVersion()}/`;
  const page = createIdePage(getAltairHtml(), baseUrl, options);
  const files = await listStaticFiles(getDistDirectory());
  return {
    async answer(_request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> {
      if (path === "/") {
        sendPage(response, page);
        return true;
      }
      const name = path.startsWith(baseUrl) ? path.slice(baseUrl.length) : undefined;
      const file = name === undefined ? undefined : files.get(name);
      if (name === undefined || file === undefined) {
        return false;
      }
      await sendFile(response, name, file);
      return true;
    },
  };
}

function readVersion(): string {
  // The manifest of a package that npm installed always has a version.
  const manifest = createRequire(import.meta.url)("altair-static/package.json") as {
    readonly version: string;
  };
  return encodeURIComponent(manifest.version);
}

function sendPage(response: ServerResponse, page: IdePage): void {
  const nonce = randomBytes(16).toString("base64url");
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const headers = [
    "content-type",
    "text/html; charset=utf-8",
    "cache-control",
    "no-store",
    "content-security-policy",
    policy.join("; "),
    "referrer-policy",
    "no-referrer",
    "x-content-type-options",
    "nosniff",
    "x-frame-options",
    "DENY",
  ];
  send(response, 200, headers, page.render(nonce));
}

const fileHeaders: RawHeaders = [
  "cache-control",
  "public, max-age=31536000, immutable",
  "x-content-type-options",
  "nosniff",
];

// Scripts that a user attaches to operations run in a frame of this folder, which has an origin of its own: cut off
// from the page and from the network, and allowed to evaluate what the user wrote.
const sandboxFolder = "iframe-sandbox/";
const sandboxHeaders: RawHeaders = [
  "content-security-policy",
  "sandbox allow-scripts; default-src 'self'; script-src 'self' 'unsafe-eval'",
  "access-control-allow-origin",
  "*",
];

async function sendFile(response: ServerResponse, name: string, file: StaticFile): Promise<void> {
  const body = await file.read();
  const headers = name.startsWith(sandboxFolder) ? [...fileHeaders, ...sandboxHeaders] : fileHeaders;
  send(response, 200, ["content-type", file.contentType, ...headers], body);
}
