import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** mathjs, loaded only once it is needed: that takes half a second, in every thread. */
export const mathjs = (): typeof import('mathjs') => load('mathjs');
