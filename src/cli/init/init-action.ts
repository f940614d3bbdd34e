import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openDataset } from '../../datasets/open.ts';
import type { Dataset } from '../../datasets/split.ts';
import { DataError, UsageError } from '../../errors.ts';
import { describeModel } from '../../onnx/describe-model.ts';
import { didYouMean, oneOf, show } from '../../wording.ts';
import { printPlan } from '../sweep/print-plan.ts';
import { TEST_OPTION } from './images.ts';
import type { Question, Start } from './question.ts';
import { QUESTIONS, questionTable } from './questions.ts';

/** Options of `lap-sweep init`: `--from` and `--data`. */
export interface InitOptions {
  readonly from?: string;
  readonly data?: string;
}

/**
 * Writes the sweep file of a question and prints its plan; without a question, lists the questions. Nothing is ever
 * overwritten. A file that cannot be planned yet is no error: a message says what is missing.
 *
 * @throws UsageError where the question is unknown, `--from` does not fit, or the file is there already
 */
export async function init(name: string | undefined, where: string, options: InitOptions): Promise<void> {
  if (name === undefined) {
    process.stdout.write(`lap-sweep init <question> [folder or file]\n\n${questionTable()}\n`);
    return;
  }
  const question = questionNamed(name);
  const file = /\.jsonc?$/.test(where) ? where : join(where, `${question.name}.jsonc`);
  const start = await startOf(question, file, options.from);
  await writeNew(file, question.text(start));
  process.stdout.write(`Wrote ${file}.\n\n`);
  try {
    await printPlan(file, { ...(options.data !== undefined && { data: options.data }) });
    process.stdout.write(`\nRun it: npx lap-sweep ${file}\n`);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof DataError)) throw error;
    const reasons = error.message.replaceAll(/^/gm, '  ');
    process.stdout.write(
      `No plan yet, as something is missing:\n${reasons}\nThen: npx lap-sweep plan ${file}\n`,
    );
  }
}

function questionNamed(name: string): Question {
  const names = QUESTIONS.map((question) => question.name);
  const found = QUESTIONS.find((question) => question.name === name);
  if (found !== undefined) return found;
  const message = `${show(name)} is no question of this command; use ${oneOf(names)}.${didYouMean(name, names)}`;
  throw new UsageError([{ place: 'init', message }]);
}

/** Facts of the user's own files. */
async function startOf(question: Question, file: string, from: string | undefined): Promise<Start> {
  if (from === undefined) return { file, from };
  if (question.from === undefined) {
    const takes = QUESTIONS.filter((one) => one.from !== undefined).map(({ name }) => name);
    const message = `is for ${oneOf(takes)}; ${question.name} needs no files of yours.`;
    throw new UsageError([{ place: '--from', message }]);
  }
  if (question.name !== 'images') return { file, from, model: await found(() => describeModel(from)) };
  const whole = await openImages(from, '');
  const isSplit = whole.test !== undefined;
  const { labelNames = [], train } = isSplit ? whole : await openImages(from, TEST_OPTION);
  const classes = labelNames.slice(0, 2);
  if (classes.length < 2) {
    const message = `${from} has one class of images; give ${question.from}, with two classes at least.`;
    throw new UsageError([{ place: '--from', message }]);
  }
  const samples = train.labels.filter((label) => label < classes.length).length;
  return { file, from, classes, isSplit, samples };
}

function openImages(from: string, options: string): Promise<Dataset> {
  return found(() => openDataset(`images:${from}?${options}`, ''));
}

/** Looks into the user's files. Throws UsageError where something is wrong with them. */
async function found<T>(look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new UsageError([{ place: '--from', message: error.message }], { cause: error });
  }
}

/** Writes a file that is not there yet; its folder is made. */
async function writeNew(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    const message = 'is there already, and nothing is overwritten; give another file.';
    throw new UsageError([{ place: file, message }], { cause: error });
  }
}
