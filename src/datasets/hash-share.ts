import { createHash } from 'node:crypto';

/** The SHA-256 of a sample's key, as a number in [0, 1). */
export function hashShare(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}
