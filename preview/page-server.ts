import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { distFolder, repositoryRoot } from '../build/paths';
import { pluginId, type Api } from './api';
import { pageFolder } from './page-bundle';

const contentTypes: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const modules = join(repositoryRoot, 'node_modules');

/** Folders by the path under which Grafana serves the same files; the page's own come last. */
const folders: ReadonlyArray<[path: string, folder: string]> = [
  [`/public/plugins/${pluginId}/`, distFolder],
  ['/public/build/img/', join(modules, '@grafana', 'ui', 'dist', 'public', 'img')],
  ['/page/', pageFolder],
  ['/', join(repositoryRoot, 'preview', 'page', 'static')],
];

const fonts = '@fontsource';
const icons = '@grafana/ui/dist/public/img/icons/unicons';

/** Files of Grafana's own that its packages lack, by the names under which it asks for them, and what comes next to them. */
const standIns: Record<string, string> = {
  '/public/fonts/inter/Inter-Regular.woff2': `${fonts}/inter/files/inter-latin-400-normal.woff2`,
  '/public/fonts/inter/Inter-Medium.woff2': `${fonts}/inter/files/inter-latin-500-normal.woff2`,
  '/public/fonts/inter/Inter-Italic.woff2': `${fonts}/inter/files/inter-latin-400-italic.woff2`,
  '/public/fonts/inter/Inter-MediumItalic.woff2': `${fonts}/inter/files/inter-latin-500-italic.woff2`,
  '/public/fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2': `${fonts}/roboto-mono/files/roboto-mono-latin-400-normal.woff2`,
  '/public/build/img/icons/unicons/spinner.svg': `${icons}/sync.svg`,
};

export interface PageServer {
  port: number;
  /** Ends at once, connections included. */
  close(): void;
}

/**
 * Serves the page and the API on 127.0.0.1.
 *
 * @param port 0 for any free one
 * @throws Error saying so when the port is taken
 */
export function startPageServer(api: Api, port: number): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(api, request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined)
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken; choose another with --port.`) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address ? address.port : port,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      });
    });
  });
}

async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page of another site could otherwise reach this one under a name that it made resolve to 127.0.0.1.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    response.writeHead(403).end('Only 127.0.0.1 and localhost are served.');
  } else if (!(await api.handle(request, response))) {
    await sendFile(new URL(request.url ?? '/', 'http://preview').pathname, response);
  }
}

async function sendFile(pathname: string, response: ServerResponse): Promise<void> {
  const file = findFile(pathname === '/' ? '/index.html' : decodeURIComponent(pathname));
  const stats = file ? await stat(file).catch(() => null) : null;
  if (!file || !stats?.isFile()) {
    response.writeHead(404).end('Not found.');
    return;
  }
  response.writeHead(200, {
    'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
    'Content-Length': stats.size,
    'Cache-Control': 'no-store',
  });
  createReadStream(file).pipe(response);
}

function findFile(pathname: string): string | null {
  const standIn = standIns[pathname];
  if (standIn) {
    return join(modules, standIn);
  }
  const [prefix, folder] = folders.find(([path]) => pathname.startsWith(path)) ?? [];
  if (prefix === undefined || folder === undefined) {
    return null;
  }
  const file = normalize(join(folder, pathname.slice(prefix.length)));
  return file.startsWith(folder + sep) ? file : null;
}
