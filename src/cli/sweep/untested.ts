import type { Problem } from '../../errors.ts';
import { isArtificial } from '../../experiment/settings.ts';
import { diagramsOf } from '../../report/default-diagrams.ts';
import type { Cell, Sweep } from '../../sweep/cells.ts';
import { noneMeasures } from '../../sweep/file/diagrams.ts';
import { drawnCells } from '../../sweep/file/drawn-cells.ts';

/** Problems of values that a sweep draws or goes by and that are of a test split which its data do not have. */
export function untestedProblems(sweep: Sweep, untested: ReadonlySet<string>): Problem[] {
  const { cells, diagrams, refine, seeds, search } = sweep;
  const asked: [place: string, value: string | undefined, of: Iterable<Cell>][] = [
    ...diagrams.map((diagram, i): [string, string, Iterable<Cell>] => [
      `diagrams[${i}].value`,
      diagram.value,
      drawnCells(cells, diagram),
    ]),
    ['refine.value', refine?.value, cells],
    ['seeds.value', seeds?.value, cells],
    ['search.until', search?.until.measurement, cells],
  ];
  return asked.flatMap(([place, value, of]) => {
    const message = value && noneMeasures(value, of, search !== undefined, untested);
    return message ? [{ place, message }] : [];
  });
}

/** A sweep without diagrams whose data have no test split gets those of the natural training data. */
export function onTrainingData(sweep: Sweep, untested: ReadonlySet<string>): Sweep {
  const { cells, diagrams, search } = sweep;
  const isTested = cells.some(
    ({ settings: { dataset } }) => !isArtificial(dataset) && !untested.has(dataset),
  );
  if (diagrams.length > 0 || search !== undefined || isTested) return sweep;
  const drawn = diagramsOf(sweep).map((diagram) => ({
    ...diagram,
    name: diagram.name.replace('acc_adv_test', 'acc_adv_natural'),
    value: 'acc_adv_natural',
  }));
  return { ...sweep, diagrams: drawn };
}
