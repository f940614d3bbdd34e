import type { TopLevelSpec } from 'vega-lite';
import type { Image, PerturbedSample } from '../page/saved-samples.ts';
import { TWO_COLUMNS } from './drawing.ts';
import { textWidth } from './fonts.ts';
import { imageTile } from './image-tile.ts';
import { numberLabel } from './labels.ts';
import { FONT_SIZE, type Theme, vegaConfig } from './theme.ts';
import { wrapText } from './wrap.ts';

/** Width of a tile and of the gap beside it, in CSS pixels. */
const [TILE, GAP] = [58, 4];
const STEP = TILE + GAP;

/**
 * Vega-Lite specification of perturbed samples side by side. Each column has the sample before the attack, the
 * perturbation and the sample after it, above its label and target. All perturbations have the same scale, with grey as
 * zero, such that the largest reaches black or white. Includes the images, whose encoding takes time.
 */
export async function samplePictureSpec(
  samples: readonly PerturbedSample[],
  title: string,
  theme: Theme,
): Promise<TopLevelSpec> {
  const zoom = perturbationZoom(samples);
  const natural = samples.some(({ label }) => label !== undefined);
  const rows = [natural ? 'natural' : 'noise', `perturbation × ${numberLabel(zoom)}`, 'perturbed'];
  const images = samples.flatMap(({ base, perturbed }, column) =>
    [base, difference(base, perturbed, zoom), perturbed].map((image, row) => ({ image, column, row })),
  );
  const values = await Promise.all(
    images.map(async ({ image, column, row }) => ({ url: await imageTile(image), column, row: rows[row] })),
  );
  const captions = samples.map(captionOf);
  const axis = {
    domain: false,
    ticks: false,
    labelPadding: 4,
    labelOverlap: false,
    labelLimit: 200,
  } as const;
  const fits = (line: string) =>
    textWidth(line, FONT_SIZE.title, 700) <= Math.max(240, Math.min(STEP * samples.length, TWO_COLUMNS));
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: pictureText(samples, title),
    title: { text: wrapText(title, fits) },
    data: { values },
    width: { step: STEP },
    height: { step: STEP },
    mark: { type: 'image', width: TILE, height: TILE, aspect: true, aria: false },
    encoding: {
      url: { field: 'url', type: 'nominal' },
      x: {
        field: 'column',
        type: 'ordinal',
        scale: { padding: 0 },
        axis: { ...axis, labelLimit: STEP, labelExpr: `${JSON.stringify(captions)}[datum.value]` },
        title: natural ? 'label → target' : 'target',
      },
      y: { field: 'row', type: 'ordinal', sort: rows, scale: { padding: 0 }, axis, title: null },
    },
    config: vegaConfig(theme),
  };
}

/** Alternative text of a sample picture: `mnist: 3 toward 7; 7 toward 3`. */
export function pictureText(samples: readonly PerturbedSample[], title: string): string {
  const each = samples.map(({ label, target }) => `${label ?? 'noise'} toward ${target}`);
  return `${title}: ${each.join('; ')}`;
}

/** Caption on one line where the tile is wide enough, else on two. */
function captionOf({ label, target }: PerturbedSample): string[] {
  if (label === undefined) return [target];
  const line = `${label} → ${target}`;
  return textWidth(line, FONT_SIZE.tick) <= TILE ? [line] : [label, `→ ${target}`];
}

/** Largest factor, to two digits, by which perturbations can be scaled and still lie between black and white. */
function perturbationZoom(samples: readonly PerturbedSample[]): number {
  const largest = samples.reduce(
    (most, { base, perturbed }) =>
      perturbed.pixels.reduce(
        (far, value, i) => Math.max(far, Math.abs(value - (base.pixels[i] ?? 0))),
        most,
      ),
    0,
  );
  if (largest === 0) return 1;
  const zoom = 0.5 / largest;
  const unit = 10 ** (Math.floor(Math.log10(zoom)) - 1);
  return Math.floor(zoom / unit) * unit;
}

function difference(base: Image, perturbed: Image, zoom: number): Image {
  const pixels = perturbed.pixels.map((value, i) => 0.5 + zoom * (value - (base.pixels[i] ?? 0)));
  return { ...base, pixels };
}
