import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { TransportError } from "../../src/index.ts";
import type { MetricPage } from "./metric-collector.ts";

/** Where metrics are served. */
export interface MetricServer {
  readonly host: string;
  readonly port: number;
  /** Ends all connections; settles when the port is free. */
  close(): Promise<void>;
}

/** What is served, and where. */
export interface ServeMetricsOptions {
  readonly host: string;
  /** 0 is one that is free. */
  readonly port: number;
  readonly collect: () => Promise<MetricPage>;
  /** Names of the drives, for the first page. */
  readonly devices: readonly string[];
  readonly onFault: (error: unknown) => void;
}

/** More than a scraper needs, and little enough for whoever has lost his way. */
const LIMITS = { maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 10_000 } as const;
const CONNECTIONS_MAX = 64;
const ALLOWED = "GET, HEAD";

/**
 * Serves metrics by HTTP at `/metrics`, and a short page at `/`. Anything else is 404, other methods are 405.
 * @throws TransportError `EXPORTER_LISTEN_FAILED`
 */
export async function serveMetrics(options: ServeMetricsOptions): Promise<MetricServer> {
  const { host, port, onFault } = options;
  const server = createServer(
    { ...LIMITS, connectionsCheckingInterval: 5000 },
    (request, response) => {
      // A request has no use for a body.
      request.resume();
      answer(request, response, options).catch((error: unknown) => {
        onFault(error);
        say(response, { status: 500, text: "internal fault\n" });
      });
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  await listen(server, host, port);
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return { host, port: bound, close: () => close(server) };
}

async function answer(
  { url = "", method = "" }: IncomingMessage,
  response: ServerResponse,
  { collect, devices }: ServeMetricsOptions,
): Promise<void> {
  const path = url.split("?", 1)[0];
  if (path !== "/" && path !== "/metrics") {
    say(response, { status: 404, text: "there is /metrics\n" });
  } else if (method !== "GET" && method !== "HEAD") {
    response.setHeader("Allow", ALLOWED);
    say(response, { status: 405, text: `allowed: ${ALLOWED}\n` });
  } else if (path === "/") {
    say(response, { status: 200, text: firstPage(devices), type: HTML });
  } else {
    const { text, contentType } = await collect();
    say(response, { status: 200, text, type: contentType });
  }
}

const HTML = "text/html; charset=utf-8";
const PLAIN = "text/plain; charset=utf-8";

function say(
  response: ServerResponse,
  {
    status,
    text,
    type = PLAIN,
  }: { readonly status: number; readonly text: string; readonly type?: string },
): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(text),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  });
  // Node leaves the body out where the method is HEAD.
  response.end(text);
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (letter) => `&#${String(letter.charCodeAt(0))};`);

function firstPage(devices: readonly string[]): string {
  const items = devices.map((device) => `<li>${escaped(device)}</li>`).join("");
  return (
    `<!doctype html><html lang="en"><title>capstan exporter</title><h1>capstan exporter</h1>` +
    `<p><a href="/metrics">/metrics</a> of these drives:</p><ul>${items}</ul></html>\n`
  );
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `listen at ${host} port ${String(port)}: ${cause.message}`;
      reject(new TransportError("EXPORTER_LISTEN_FAILED", message, { executed: "no", cause }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners("error");
      server.on("error", () => undefined);
      resolve();
    });
  });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
