import { planeNumbers } from '../../linalg/kernels/tiling.ts';
import { patchesOf, patchSize } from '../../linalg/patch-shape.ts';
import { BatchNorm } from './batch-norm.ts';
import { keepsSize, PATCHES, TURNED } from './convolution.ts';
import { withFusedActivations } from './fused-activations.ts';
import { CACHED_NUMBERS, imagesAtOnce, summedNumbers } from './image-parts.ts';
import { type ConvolutionSpec, type LayerSpec, outputSize } from './layer-spec.ts';
import {
  activationName,
  besideName,
  branchPlace,
  gradientName,
  gradientTargets,
  layersInPlace,
  type Place,
  TOP,
} from './sequence-plan.ts';
import { FILTER_GRADIENTS, FILTERS, INPUTS, OUTPUTS } from './winograd-convolution.ts';
import { partNumbersOf, planeNumbersOf, ROWS_BETWEEN, suitsWinograd, tilesOf } from './winograd-tiling.ts';

/** Most numbers of activations that are kept for the backward pass, 1 GiB; above, residual layers recompute theirs. */
export const MOST_KEPT = 2 ** 28;

/** Whether residual layers compute their activations again in a pass of `rows` rows: where more than `mostKept` are kept. */
export function recomputes(layers: readonly LayerSpec[], rows: number, mostKept = MOST_KEPT): boolean {
  return rows * keptNumbers(layers) > mostKept;
}

/** Numbers of activations of one row, where none are computed again. */
function keptNumbers(specs: readonly LayerSpec[]): number {
  const layers = withFusedActivations(specs);
  const inPlace = layersInPlace(layers);
  return layers.reduce((sum, layer, k) => {
    const inner = layer.kind === 'residual' ? [layer.inner, layer.shortcut ?? []] : [];
    const own = inPlace[k] || k === layers.length - 1 ? 0 : outputSize(layer);
    return inner.reduce((total, branch) => total + keptNumbers(branch), sum + own);
  }, 0);
}

/**
 * Numbers held by the layers of a network, besides parameters and statistics, after a forward and a backward pass with
 * `rows` rows of `inputs` numbers: activations, gradients by them, patches.
 */
export function workingNumbers(
  layers: readonly LayerSpec[],
  inputs: number,
  rows: number,
  mostKept = MOST_KEPT,
): number {
  const buffers = new Buffers(rows, recomputes(layers, rows, mostKept));
  buffers.addSequence(layers, inputs, TOP);
  return buffers.numbers;
}

/** Buffers of a network's workspace, each as large as the largest matrix taken from it. */
class Buffers {
  readonly #rows: number;
  readonly #recomputes: boolean;
  readonly #sizes = new Map<string, number>();
  /** Numbers that layers own. */
  #owned = 0;

  constructor(rows: number, recomputes: boolean) {
    this.#rows = rows;
    this.#recomputes = recomputes;
  }

  get numbers(): number {
    return [...this.#sizes.values()].reduce((sum, size) => sum + size, this.#owned);
  }

  /** Adds what a sequence of layers takes for inputs of `inputs` numbers. */
  addSequence(specs: readonly LayerSpec[], inputs: number, place: Place): void {
    const layers = withFusedActivations(specs);
    const inPlace = layersInPlace(layers);
    const targets = gradientTargets(layers);
    let size = inputs;
    for (const [k, layer] of layers.entries()) {
      this.#addLayer(layer, size, place, k);
      const target = targets[k];
      if (target === 0 || target === 1) this.#take(gradientName(place, target), this.#rows * size);
      size = outputSize(layer);
      if (!inPlace[k] && k < layers.length - 1)
        this.#take(activationName(place, k, this.#recomputes), this.#rows * size);
    }
  }

  #take(name: string, numbers: number): void {
    this.#sizes.set(name, Math.max(this.#sizes.get(name) ?? 0, numbers));
  }

  #addLayer(layer: LayerSpec, inputs: number, place: Place, k: number): void {
    if (layer.kind === 'batch-norm') this.#owned += BatchNorm.VECTORS * layer.channels;
    if (layer.kind === 'convolution') {
      if (suitsWinograd(layer)) this.#addWinograd(layer);
      else this.#addPatches(layer);
    }
    if (layer.kind !== 'residual') return;
    this.addSequence(layer.inner, inputs, branchPlace(place, k, 'inner'));
    if (layer.shortcut === undefined) return;
    this.addSequence(layer.shortcut, inputs, branchPlace(place, k, 'shortcut'));
    this.#take(besideName(place), this.#rows * Math.max(inputs, layer.size));
  }

  #addPatches(spec: ConvolutionSpec): void {
    const [height, width] = patchesOf(spec);
    const pixels = height * width;
    const add = (numbers: number, most?: number) =>
      this.#take(PATCHES, numbers * Math.min(this.#rows, imagesAtOnce(numbers, most)));
    const numbers = pixels * patchSize(spec);
    add(numbers, CACHED_NUMBERS);
    add(numbers, summedNumbers(pixels, numbers));
    if (!keepsSize(spec)) {
      add(numbers);
      return;
    }
    add(pixels * patchSize({ ...spec, channels: spec.filters }), CACHED_NUMBERS);
    this.#take(TURNED, patchSize(spec) * spec.filters);
  }

  #addWinograd(spec: ConvolutionSpec): void {
    const [down, across] = tilesOf(spec);
    const tiles =
      Math.min(this.#rows, imagesAtOnce(planeNumbersOf(spec), partNumbersOf(spec))) * down * across;
    const { channels, filters } = spec;
    this.#take(INPUTS, planeNumbers(tiles + ROWS_BETWEEN, channels));
    this.#take(OUTPUTS, planeNumbers(tiles + ROWS_BETWEEN, filters));
    for (const name of [FILTERS, FILTER_GRADIENTS]) this.#take(name, planeNumbers(filters, channels));
  }
}
