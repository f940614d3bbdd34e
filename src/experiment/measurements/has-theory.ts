import { networkOf } from '../parts.ts';
import type { Settings } from '../settings.ts';

/** Whether f is a network of one hidden layer that the cell trains: what the theory is of. */
export function hasTheory(settings: Pick<Settings, 'network' | 'standard'>): boolean {
  return settings.standard === 'trained' && networkOf(settings).isOneHidden === true;
}
