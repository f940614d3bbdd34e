// Writes sweep.schema.json, which gives editors completion and hover texts, from the build in dist/.
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { builtInVocabulary } from '../dist/src/experiment/vocabulary.js';
import { sweepJsonSchema } from '../dist/src/sweep/file/sweep-schema.js';

const path = fileURLToPath(new URL('../sweep.schema.json', import.meta.url));
await writeFileAtomic(path, `${JSON.stringify(sweepJsonSchema(builtInVocabulary), null, 2)}\n`);
