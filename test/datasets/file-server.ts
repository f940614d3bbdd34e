import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll } from 'vitest';

/** How a folder of the server responds to requests. */
export type Behaviour = (content: Buffer, request: IncomingMessage, response: ServerResponse) => void;

/** Sends the whole file, or the range requested. */
export const whole: Behaviour = (content, request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${from}-${content.length - 1}/${content.length}`;
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': content.length - from,
    ...(from > 0 && { 'content-range': range }),
  });
  response.end(content.subarray(from));
};

/** Delay before hanging up, in which the client reads the data: it may discard them once the connection is closed. */
const HANG_UP_MS = 200;

/** Serves at most `bytes` more, then hangs up. */
export function cut(bytes: number): Behaviour {
  return (content, request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (content.length - from <= bytes) return whole(content, request, response);
    response.writeHead(from > 0 ? 206 : 200, {
      'content-length': content.length - from,
      ...(from > 0 && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    response.write(content.subarray(from, from + bytes), () =>
      setTimeout(() => response.destroy(), HANG_UP_MS),
    );
  };
}

/** Sends some bytes, then stalls. */
export const slow: Behaviour = (content, _, response) => {
  response.writeHead(200, { 'content-length': content.length });
  response.write(content.subarray(0, 10));
};

export const corrupt: Behaviour = (content, _, response) => {
  const copy = Buffer.from(content);
  copy.writeUInt8(copy.readUInt8(7) ^ 1, 7);
  response.end(copy);
};

export const missing: Behaviour = (_, __, response) => response.writeHead(404).end('no such file');

/** An error page with status 200. */
export const page: Behaviour = (_, __, response) => response.end('<html>sorry</html>');

/** Sends more bytes than there are, in chunks without a total length. */
export const endless: Behaviour = (content, _, response) => {
  response.writeHead(200);
  response.write(content);
  response.end(content);
};

/** Answers a range request with another range. */
export const wrongRange: Behaviour = (content, request, response) => {
  if (request.headers.range === undefined) return cut(20)(content, request, response);
  response.writeHead(206, { 'content-range': `bytes 0-9/${content.length}` });
  response.end(content.subarray(0, 10));
};

/** Ignores ranges and sends everything again. */
export const noRanges: Behaviour = (content, _, response) => response.end(content);

/**
 * Serves `files` on this machine, as /k/name with the behaviour `behaviours[k]`. Returns the addresses of the folders,
 * and a log of requests as `path range`.
 */
export async function serve(
  files: Readonly<Record<string, Buffer>>,
  behaviours: readonly Behaviour[],
): Promise<{ mirrors: string[]; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const [, folder = '', name = ''] = (request.url ?? '').split('/');
    requests.push([`/${folder}/${name}`, request.headers.range].filter(Boolean).join(' '));
    const content = files[name];
    const behave = content ? behaviours[Number(folder)] : undefined;
    (behave ?? missing)(content ?? Buffer.alloc(0), request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { mirrors: behaviours.map((_, k) => `http://127.0.0.1:${port}/${k}`), requests };
}
