// Regenerates the generated blocks and numbers of docs/*.md from the build in dist/, the examples in test/use/modules, the
// sweeps and docs/results.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { runCommand } from '../dist/src/cli/run.js';
import { measurements } from '../dist/src/experiment/measurements.js';
import {
  completeSettings,
  settingDeclarations,
  settingNames,
  settingSchemas,
} from '../dist/src/experiment/settings.js';
import { defaultText } from '../dist/src/parts/defaults.js';
import { meaningAndNote } from '../dist/src/parts/measurement.js';
import { allowed } from '../dist/src/sweep/file/allowed.js';
import '../dist/src/sweep/file/sweep-schema.js';
import { readSweep } from '../dist/src/sweep/file/spec.js';
import { fitLaw } from '../dist/src/theory/law.js';
import { blockContent, fillPage } from './docs-tables.mjs';
import { shippedSweeps } from './shipped-sweeps.mjs';

const docs = new URL('../docs/', import.meta.url);
const examples = new URL('../test/use/modules/', import.meta.url);
const definitions = {
  ...{
    settingNames,
    settingSchemas,
    settingDeclarations,
    defaultText,
    measurements,
    meaningAndNote,
    allowed,
  },
  defaults: completeSettings({}),
  options: runCommand().options,
  sweeps: await shippedSweeps(readSweep),
  fitLaw,
};
const readResults = (file) => readFileSync(new URL(`results/${file}`, docs), 'utf8');
const contentOf = blockContent(
  definitions,
  (file) => readFileSync(new URL(file, examples), 'utf8'),
  readResults,
);
for (const name of readdirSync(docs).filter((file) => file.endsWith('.md'))) {
  const path = fileURLToPath(new URL(name, docs));
  const text = readFileSync(path, 'utf8');
  const filled = fillPage(text, contentOf, readResults);
  if (filled !== text) await writeFileAtomic(path, filled);
}
