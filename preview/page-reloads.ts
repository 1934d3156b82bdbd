import type { ServerResponse } from 'node:http';

/** Open pages that load themselves anew when they are told to, by server-sent events. */
export class PageReloads {
  readonly #pages = new Set<ServerResponse>();

  /** Keeps the answer to a page's request open. */
  add(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).flushHeaders();
    this.#pages.add(response);
    response.on('close', () => this.#pages.delete(response));
  }

  /** Tells all pages. */
  send(): void {
    this.#pages.forEach((page) => page.write('data: reload\n\n'));
  }
}
