import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { UsageError } from '../errors.ts';
import type { Broadcast } from './broadcast.ts';
import { liveStyle, PAGE } from './page.ts';
import { liveScript } from './page-script.ts';

const ADDRESS = '127.0.0.1';

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

const TEXT = 'text/plain; charset=utf-8';

/** Files of the page by their path: type and content. */
function pageFiles(): ReadonlyMap<string | undefined, readonly [type: string, content: string]> {
  return new Map([
    ['/', ['text/html; charset=utf-8', PAGE]],
    ['/style.css', ['text/css; charset=utf-8', liveStyle()]],
    ['/script.js', ['text/javascript; charset=utf-8', liveScript]],
  ]);
}

/**
 * Listens on 127.0.0.1 and answers GET and HEAD of the page, its script, its style and its events; nothing can be
 * written. Requests under another host name are refused, since a foreign page may have pointed one at this machine.
 *
 * @throws UsageError where the port cannot be had; port 0 is any that is free
 */
export async function serveWatch(
  port: number,
  broadcast: Broadcast,
): Promise<{ server: Server; url: string }> {
  const files = pageFiles();
  let hosts: readonly string[] = [];
  const answer = ({ method, url, headers }: IncomingMessage, response: ServerResponse) => {
    const say = (status: number, type: string, content: string, more: Record<string, string> = {}) => {
      response.writeHead(status, { ...HEADERS, 'Content-Type': type, ...more });
      response.end(method === 'HEAD' ? undefined : content);
    };
    if (!hosts.includes(headers.host ?? '')) return say(403, TEXT, 'This page has another host name.\n');
    if (method !== 'GET' && method !== 'HEAD')
      return say(405, TEXT, 'This page is read only.\n', { Allow: 'GET, HEAD' });
    const file = files.get(url);
    if (file !== undefined) return say(200, ...file);
    if (url !== '/events' || method === 'HEAD') return say(404, TEXT, 'There is nothing here.\n');
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write('retry: 2000\n\n');
    broadcast.add(response);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(whyNot(error, port)));
    server.listen(port, ADDRESS, resolve);
  });
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  // Browsers leave the port out where it is that of HTTP.
  hosts = [ADDRESS, 'localhost'].flatMap((name) => [`${name}:${taken}`, ...(taken === 80 ? [name] : [])]);
  return { server, url: `http://${ADDRESS}:${taken}/` };
}

function whyNot(error: NodeJS.ErrnoException, port: number): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'is in use; give another, or leave --port out for any that is free',
    EACCES: 'is not open to this user; give one of 1024 or above',
  };
  const message = reasons[error.code ?? ''];
  return message === undefined
    ? error
    : new UsageError([{ place: `--port ${port}`, message }], { cause: error });
}
