import { Redis } from 'ioredis';
import { UsageError } from '../errors.ts';

/** Timeout of the first connection. Later interruptions are waited out without limit. */
const FIRST_CONNECTION_MS = 10_000;
/** Timeout of a command, since a network may drop a connection silently. */
const COMMAND_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;

/** A Redis address without its user and password. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

/** Reason why a text is not a Redis address; undefined where it is one. */
export function urlProblem(url: string): string | undefined {
  const help = 'give redis://[user:password@]host[:port][/database], or rediss:// for TLS';
  if (!URL.canParse(url)) return `is no address; ${help}`;
  const { protocol, hostname } = new URL(url);
  // The address is not repeated, since it may contain a password.
  if (protocol !== 'redis:' && protocol !== 'rediss:') return `is no address of a Redis; ${help}`;
  return hostname === '' ? `names no host; ${help}` : undefined;
}

/**
 * Connects to a Redis. Once connected, the client reconnects automatically for as long as it lives, and commands issued
 * meanwhile are repeated.
 *
 * @throws UsageError with the reason why the first connection failed: no such host, a wrong password, an untrusted
 * certificate
 */
export async function connect(url: string, commandTimeout: number | undefined = COMMAND_MS): Promise<Redis> {
  const problem = urlProblem(url);
  if (problem !== undefined) throw new UsageError([{ place: 'redis url', message: problem }]);
  let isConnected = false;
  let lastError: Error | undefined;
  const redis = new Redis(url, {
    lazyConnect: true,
    // Required by BullMQ: commands wait until the connection is back.
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
