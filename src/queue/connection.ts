import { Redis } from 'ioredis';
import { UsageError } from '../errors.ts';
import { shownUrl, urlProblem } from './address.ts';

/** Timeout of the first connection. Later interruptions are waited out without limit. */
const FIRST_CONNECTION_MS = 10_000;
/** Timeout of a command, since a network may drop a connection silently. */
const COMMAND_MS = 20_000;
const KEEP_ALIVE_MS = 10_000;
const LONGEST_PAUSE_MS = 2000;

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
    const message = `no connection to this Redis: ${reason}; ${remedyFor(reason)}`;
    throw new UsageError([{ place: shownUrl(url), message }], { cause });
  }
  isConnected = true;
  return redis;
}

/** Remedy for a connection that failed, by the reason given. */
function remedyFor(reason: string): string {
  if (/WRONGPASS|NOAUTH|Authentication/.test(reason))
    return 'give its password in the address, as redis://:password@host';
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return 'correct the name of the host';
  if (/certificate/.test(reason)) return 'have NODE_EXTRA_CA_CERTS name the certificate';
  return 'start a Redis there, or correct the address';
}
