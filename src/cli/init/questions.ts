import { artificial } from './artificial.ts';
import { digits } from './digits.ts';
import { images } from './images.ts';
import { model } from './model.ts';
import type { Question } from './question.ts';

/** The questions that `lap-sweep init` knows. */
export const QUESTIONS: readonly Question[] = [artificial, digits, images, model];

/** A table of the questions, for help. */
export function questionTable(): string {
  const width = Math.max(...QUESTIONS.map(({ name }) => name.length)) + 2;
  return QUESTIONS.map(({ name, meaning }) => `  ${name.padEnd(width)}${meaning}`).join('\n');
}
