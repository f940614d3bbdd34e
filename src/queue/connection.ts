import { Redis } from 'ioredis';
import { UsageError } from '../errors.ts';

/** How long the first connection may take. Later losses are waited out, however long. */
const FIRST_CONNECTION_MS = 10_000;
/** A command without an answer for so long is given up: the network may drop a connection without a word. */
const COMMAND_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;

/** A Redis address without its user and password. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Why a text is no address of a Redis, or undefined where it is one. */
export function urlProblem(url: string): string | undefined {
  const help = 'give redis://[user:password@]host[:port][/database], or rediss:// for TLS';
  if (!URL.canParse(url)) return `is no address; ${help}`;
  const { protocol, hostname } = new URL(url);
  // The address is not repeated: it may hold a password.
  if (protocol !== 'redis:' && protocol !== 'rediss:') return `is no address of a Redis; ${help}`;
  return hostname === '' ? `names no host; ${help}` : undefined;
}

/**
 * Connects to a Redis. Once connected, the client reconnects by itself for as long as it lives, and what was asked
 * in the meantime is asked again.
 *
 * @throws UsageError that says why the first connection failed: no such host, a wrong password, an untrusted certificate
 */
export async function connect(url: string, commandTimeout: number | undefined = COMMAND_MS): Promise<Redis> {
  const problem = urlProblem(url);
  if (problem !== undefined) throw new UsageError([{ place: 'redis url', message: problem }]);
  let isConnected = false;
  let lastError: Error | undefined;
  const redis = new Redis(url, {
    lazyConnect: true,
    // BullMQ asks for this: commands wait for the connection to come back.
    maxRetriesPerRequest: null,
    keepAlive: KEEP_ALIVE_MS,
    connectTimeout: FIRST_CONNECTION_MS,
    ...(commandTimeout && { commandTimeout }),
    retryStrategy: (times) => (isConnected ? Math.min(times * 100, LONGEST_PAUSE_MS) : null),
  });
  redis.on('error', (error: Error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const cause = lastError ?? error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new UsageError([{ place: shownUrl(url), message: `no connection to this Redis: ${reason}` }], {
      cause,
    });
  }
  isConnected = true;
  return redis;
}
