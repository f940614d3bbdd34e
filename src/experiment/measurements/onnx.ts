import { defineMeasurement } from './contract.ts';

/** Largest difference between the engine's and onnxruntime's outputs of the exported models. */
export const onnxGap = defineMeasurement({
  columns: {
    onnx_max_abs_diff: {
      meaning: "largest difference between the engine's outputs and onnxruntime's on the exported models",
      note: 'of deep networks on the first rows of each set (512 of images, else 2,048)',
      kind: 'number',
    },
  },
  of: ({ scores: { f, g, c } }) => ({ onnx_max_abs_diff: Math.max(f.gap, g.gap, c.gap) }),
});
