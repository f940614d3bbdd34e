import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { checkRead, type Dataset, UNIT_RANGE } from '../../../src/datasets/split.ts';
import { DataError } from '../../../src/errors.ts';

/**
 * `csv:PATH`: one sample a line, its class first, then its pixels in [0, 1]. No test split.
 *
 * @throws DataError naming the line, what was expected and what was found.
 */
export async function openCsv(path: string): Promise<Dataset> {
  const rows: string[][] = parse(await readFile(path), { relax_column_count: true });
  const numbers = rows.map((row) => row.map(Number));
  const d = (numbers[0]?.length ?? 1) - 1;
  const wrong = numbers.findIndex((row) => row.length !== d + 1 || row.some(Number.isNaN));
  if (wrong >= 0) throw new DataError(`${path}, line ${wrong + 1}: expected a class and ${d} numbers`);
  return {
    name: `csv:${path}`,
    d,
    shape: [d],
    range: UNIT_RANGE,
    train: {
      count: numbers.length,
      labels: Int32Array.from(numbers, ([label = 0]) => label),
      async read(wanted, out) {
        checkRead(wanted, out, numbers.length, d);
        for (let i = 0; i < wanted.length; i++) out.set(numbers[wanted[i]].slice(1), i * d);
      },
    },
  };
}
