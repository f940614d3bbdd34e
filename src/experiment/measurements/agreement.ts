import type { Matrix } from '../../linalg/matrix.ts';
import { movedOutputs } from '../../networks/moved.ts';
import { shareEqual } from '../measure.ts';
import type { MeasuredCell } from '../measured-cell.ts';
import { initialProductsStage } from '../stages/initial.ts';
import { freshStage, probesStage } from '../stages/probes.ts';
import { defineMeasurement, shareOf } from './contract.ts';

/** Agreement of g and c with f. */
export const agreement = defineMeasurement({
  columns: {
    agreement: shareOf('natural training samples to which g and f give the same class', {
      note: 'in natural-rand and natural-det g was trained on them: use agreement_test',
    }),
    agreement_noise: shareOf('natural training samples to which c and f give the same class', {
      note: 'in natural-rand and natural-det c was trained on them: use agreement_noise_test',
      dependsOn: ['f', 'control'],
    }),
    agreement_test: shareOf('samples of the test split to which g and f give the same class'),
    agreement_noise_test: shareOf('samples of the test split to which c and f give the same class', {
      dependsOn: ['f', 'control'],
    }),
    agreement_random: shareOf(
      'fresh uniform inputs (Gaussian where data have no range) to which g and f give the same class',
    ),
    agreement_fresh: shareOf(
      '1,000 fresh inputs of the distribution of artificial data to which g and f give the same class',
      { note: 'for uniform data agreement_random, for real data use agreement_test' },
    ),
  },
  async of(cell) {
    const { g, scores } = cell;
    const { probes, fresh } = await outputsOfG(cell);
    return {
      agreement: shareEqual(scores.f.train, scores.g.train),
      agreement_noise: shareEqual(scores.f.train, scores.c.train),
      agreement_test: shareKnown(scores.f.test, scores.g.test),
      agreement_noise_test: shareKnown(scores.f.test, scores.c.test),
      agreement_random: shareEqual(scores.f.probes, g.classesOf(probes)),
      agreement_fresh: shareKnown(scores.f.fresh, fresh && g.classesOf(fresh)),
    };
  },
});

/** Outputs of g on the probes and, where there are some, on fresh inputs. */
async function outputsOfG({ engine, shared, g }: Pick<MeasuredCell, 'engine' | 'shared' | 'g'>) {
  const [{ X: probes }, { X: fresh, areProbes }] = [await shared(probesStage), await shared(freshStage)];
  const { network, move } = g.oneHidden ?? {};
  const initial = move && (await shared(initialProductsStage));
  const outputs = async (Z: Matrix, from: Matrix | undefined) =>
    network && move && from ? movedOutputs(engine, network, move, Z, from) : g.outputs(Z);
  const ofProbes = await outputs(probes, initial?.probes);
  if (areProbes) return { probes: ofProbes, fresh: ofProbes };
  return { probes: ofProbes, fresh: fresh && (await outputs(fresh, initial?.fresh)) };
}

/** Share of equal classes, where both are known. */
function shareKnown(f: Int32Array | undefined, other: Int32Array | undefined): number | undefined {
  return f && other && shareEqual(f, other);
}
