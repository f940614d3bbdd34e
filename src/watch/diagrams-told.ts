import { reasonOf } from '../errors.ts';
import { drawnDiagrams } from '../report/comparison-diagrams.ts';
import { drawForPage } from '../report/page/page-diagram.ts';
import { aggregate } from '../report/statistics/aggregate.ts';
import type { WatchedSweep } from './folder-watch.ts';

/** A diagram as the page's script reads it. */
export interface DiagramTold {
  readonly number: number;
  /** How many diagrams there are. */
  readonly of: number;
  readonly wide: string;
  readonly narrow: string;
  /** Why there is no drawing, where there is none. */
  readonly caption: string;
}

/** Draws the diagrams of a sweep as far as they are; of one that cannot be drawn it says why. */
export async function* tellDiagrams({ sweep, results }: WatchedSweep): AsyncGenerator<DiagramTold> {
  const diagrams = drawnDiagrams(sweep);
  for (const [number, diagram] of diagrams.entries()) {
    const place = { number, of: diagrams.length };
    try {
      const { wide, narrow } = await drawForPage(aggregate(sweep, results, diagram), sweep, number, {
        isCaptioned: false,
      });
      yield { ...place, wide, narrow, caption: '' };
    } catch (error) {
      const reason = reasonOf(error);
      yield { ...place, wide: '', narrow: '', caption: `${diagram.name} cannot be drawn: ${reason}` };
    }
  }
}
