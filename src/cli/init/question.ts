import type { ModelDescription } from '../../onnx/describe-model.ts';

/** Facts of the user's own files that a sweep file begins with. */
export interface Start {
  /** Path of the sweep file, as the user may type it. */
  readonly file: string;
  /** Path of the user's images or model, from the current folder; undefined where not given. */
  readonly from: string | undefined;
  /** Two class names of the user's images, where known. */
  readonly classes?: readonly string[];
  /** Training samples of these classes, where known. */
  readonly samples?: number;
  /** Whether the user's images have a test split of their own. */
  readonly isSplit?: boolean;
  /** The user's model, where given. */
  readonly model?: ModelDescription;
}

/** A question that a sweep can be started from. */
export interface Question {
  readonly name: string;
  /** The question, in a few words. */
  readonly meaning: string;
  /** Form of `--from`, where the question is about files of the user. */
  readonly from?: string;
  /** Text of the sweep file: JSON with comments. */
  readonly text: (start: Start) => string;
}

/** The opening of each file: its question, and how it is run. */
export function opening(question: string, file: string, ...notes: readonly string[]): string {
  const lines = [
    question,
    '',
    `  npx lap-sweep plan ${file}    what would run, and what it would cost`,
    `  npx lap-sweep ${file}         run it; the same command continues a run that was stopped`,
    '',
    ...notes,
    'Names of settings and measurements complete in editors with',
    '  npx lap-sweep schema > sweep.schema.json     and "$schema": "./sweep.schema.json" in this file.',
  ];
  return lines.map((line) => `// ${line}`.trimEnd()).join('\n');
}
