import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** mathjs, loaded on demand since loading takes half a second in every thread. */
export const mathjs = (): typeof import('mathjs') => load('mathjs');
