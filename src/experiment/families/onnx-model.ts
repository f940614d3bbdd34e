import type { Engine } from '../../linalg/engine.ts';
import { asLogits } from '../../onnx/own-model.ts';
import { openStandard } from '../own-standard.ts';
import type { Settings } from '../settings.ts';
import { borrowed, type Classifier } from './classifier.ts';
import { largestLogits } from './deep.ts';

/**
 * Opens the user's own model as the standard classifier of K classes. Nothing is known about its training.
 *
 * @throws DataError where the file does not fit the cell
 */
export async function openOnnxModel(
  engine: Engine,
  settings: Pick<Settings, 'standard' | 'attack' | 'norm' | 'epsilon' | 'd'>,
  classes: number,
): Promise<Classifier> {
  const own = await openStandard(engine, settings, classes);
  return {
    outputs: (X) => own.logits(X),
    fromModel: (outputs, rows) => asLogits(outputs, rows, classes),
    classesOf: (logits) => largestLogits(logits, classes),
    model: () => own.file.bytes,
    differentiable: () => borrowed(own.differentiable),
    [Symbol.dispose]: () => own[Symbol.dispose](),
  };
}
