import type { Settings } from './settings.ts';

export function estimateCell(_settings: Settings): { flops: number; memoryBytes: number } {
  throw new Error('not built yet');
}
