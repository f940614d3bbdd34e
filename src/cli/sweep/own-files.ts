import { dimensionOf } from '../../datasets/open.ts';
import { DataError, UsageError, type ValueProblem } from '../../errors.ts';
import { ownModelName } from '../../experiment/standard.ts';
import { readModelFile } from '../../onnx/read-model-file.ts';
import type { PlaceOf, Sweep } from '../../sweep/cells.ts';
import { type Overrides, readSweep } from '../../sweep/file/spec.ts';
import { SweepError } from '../../sweep/file/sweep-error.ts';
import { dimensionUnknown } from '../../sweep/grid/complete-cell.ts';
import { placed } from '../../sweep/grid/value-path.ts';

/**
 * Questions about the user's own files. They are collected while a sweep file is parsed, answered, and the file is
 * parsed again.
 */
class Asked<T> {
  readonly #setting: string;
  readonly #answer: (name: string) => Promise<T>;
  readonly #names = new Set<string>();
  readonly #known = new Map<string, T>();

  constructor(setting: string, answer: (name: string) => Promise<T>) {
    this.#setting = setting;
    this.#answer = answer;
  }

  get names(): string[] {
    return [...this.#names];
  }

  get isAny(): boolean {
    return this.#names.size > 0;
  }

  /** The answer where known; otherwise the question is recorded. */
  readonly of = (name: string): T | undefined => {
    this.#names.add(name);
    return this.#known.get(name);
  };

  /** Answers all questions; returns the problems of those that cannot be answered. */
  async find(): Promise<ValueProblem[]> {
    const problems: ValueProblem[] = [];
    for (const name of this.#names) {
      try {
        this.#known.set(name, await this.#answer(name));
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        problems.push({ place: this.#setting, value: name, message: error.message });
      }
    }
    return problems;
  }
}

/**
 * Reads a sweep file with facts about the user's own files: the number of pixels of data (`npz:PATH` and the like) and
 * the checksums of models (`onnx:PATH`). Each file is opened once, and only where a cell names it.
 *
 * @throws UsageError as `readSweep`, for models that cannot be read, and for data that cannot be opened where the file
 * leaves `d` out
 */
export async function readSweepOfData(
  file: string,
  overrides: Overrides,
  dataFolder: string,
): Promise<Sweep> {
  const dimensions = new Asked('dataset', (dataset) => dimensionOf(dataset, dataFolder));
  const checksums = new Asked('standard', async (standard) => {
    const { checksum } = await readModelFile(ownModelName(standard)?.path ?? '');
    return checksum;
  });
  const own = { ...overrides, dimensionOf: dimensions.of, checksumOf: checksums.of };
  let placeOf: PlaceOf | undefined;
  try {
    const sweep = await readSweep(file, own);
    if (!checksums.isAny) return sweep;
    placeOf = sweep.placeOf;
  } catch (error) {
    if (!(error instanceof UsageError) || !(dimensions.isAny || checksums.isAny)) throw error;
    if (error instanceof SweepError) placeOf = error.placeOf;
  }
  const unanswered = [...(await dimensions.find()), ...(await checksums.find())];
  if (unanswered.length === 0) return readSweep(file, own);
  const problems = placed(unanswered, placeOf);
  // Of data that cannot be opened, only this is said.
  const said = new Set(dimensions.names.map(dimensionUnknown));
  try {
    await readSweep(file, own);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    problems.push(
      ...error.problems.filter(({ message }) => ![...said].some((one) => message.startsWith(one))),
    );
  }
  throw new UsageError(problems);
}
