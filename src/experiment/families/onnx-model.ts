import type { Engine } from '../../linalg/engine.ts';
import { asLogits } from '../../onnx/own-model.ts';
import { openStandard } from '../own-standard.ts';
import type { Settings } from '../settings.ts';
import { borrowed, type Classifier } from './classifier.ts';
import { largestLogits } from './deep.ts';

/**
 * A model of the user's own as the natural classifier of K classes. Nothing is known of how it was trained.
 *
 * @throws DataError where the file is not what the cell needs
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
