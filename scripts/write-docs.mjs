// Regenerates the generated blocks of docs/*.md from the build in dist/ and the examples in test/use/modules.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { runCommand } from '../dist/src/cli/run.js';
import { measurements } from '../dist/src/experiment/measurements.js';
import { completeSettings, settingNames, settingSchemas } from '../dist/src/experiment/settings.js';
import { allowed } from '../dist/src/sweep/file/allowed.js';
import '../dist/src/sweep/file/sweep-schema.js';
import { blockContent, fillBlocks } from './docs-tables.mjs';

const docs = new URL('../docs/', import.meta.url);
const examples = new URL('../test/use/modules/', import.meta.url);
const definitions = {
  ...{ settingNames, settingSchemas, measurements, allowed },
  defaults: completeSettings({}),
  options: runCommand().options,
};
const contentOf = blockContent(
  definitions,
  (file) => readFileSync(new URL(file, examples), 'utf8'),
  (file) => readFileSync(new URL(`results/${file}`, docs), 'utf8'),
);
for (const name of readdirSync(docs).filter((file) => file.endsWith('.md'))) {
  const path = fileURLToPath(new URL(name, docs));
  const text = readFileSync(path, 'utf8');
  const filled = fillBlocks(text, contentOf);
  if (filled !== text) await writeFileAtomic(path, filled);
}
