import { afterAll } from 'vitest';
import { deleteTemporaryFolders } from './temporary-folder.ts';

// Here and not where folders are made: a module is loaded once for all files of a worker, this one for each of them.
afterAll(deleteTemporaryFolders);
