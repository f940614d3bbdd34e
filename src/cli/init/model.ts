import type { ModelDescription } from '../../onnx/describe-model.ts';
import { opening, type Question } from './question.ts';

/** A model of ten digits, by which the file begins where no model is given. */
const DIGITS: ModelDescription = { shape: [784], outputs: 10 };

/** Lines of a sweep file on the two classes of a model. */
const PAIR_COMMENT = [
  '    // The two classes that your model tells apart: the one of its first output, or of',
  '    // negative numbers, comes first.',
];

/** Data sets by name, with the number of their pixels and classes. */
const KNOWN = [
  { dataset: 'mnist', title: 'the digits of MNIST', pixels: 784, classes: 10, pair: '[3, 7]' },
  { dataset: 'cifar10', title: 'CIFAR-10', pixels: 3072, classes: 10, pair: '["cat", "dog"]' },
] as const;

/** A model of the user's own in the place of f. */
export const model: Question = {
  name: 'model',
  meaning: 'a model of your own (ONNX): do its perturbations teach g what it knows?',
  from: 'an .onnx file with a classifier',
  text: ({ file, from = 'classifier.onnx', model: found = DIGITS }) => {
    const data = dataOf(found);
    return `${opening(
      'Do perturbations of your own model teach g what the model knows?',
      file,
      ...(data.fetched ? [`Its data are fetched once with: npx lap-sweep data ${data.dataset}`] : []),
      'Paths are relative to the folder in which lap-sweep is called. PyTorch writes such a model with',
      `  torch.onnx.export(model.eval(), torch.zeros(1, ${found.shape.join(', ')}), "classifier.onnx", input_names=["x"],`,
      '      output_names=["logits"], dynamic_axes={"x": {0: "batch"}, "logits": {0: "batch"}})',
      '',
    )}
{
  "description": "Learned from perturbations of a model of my own",
  "settings": {
    // Your model, in the place of f. It is not trained. Its inputs have ${found.shape.join(' x ')} numbers, and it has ${outputsText(found)}.
    "standard": ${JSON.stringify(`onnx:${from}`)},
${data.text}
    // The model sees pixels in [0, 1] as they are. With "center" it sees them less the mean of each pixel over the N
    // training samples of the cell; so does g.
    "normalize": "none",
${networkText(found)}
    "norm": "L2",
    "N": ${data.samples}, // samples that are perturbed: at most as many as there are
    "Nadv": ${data.samples}
  },
  "grid": {
    // Samples with random labels, each moved until your model sees that label in it; or noise.
    "scenario": ["natural-rand", "noise"],
    "epsilon": [0.1, 0.5, 2], // pixels are in [0, 1]
    "seed": { "range": [0, 2] }
  },
  "diagrams": [
    // Accuracy of g on test images, beside the control that learned the same inputs unperturbed.
    { "x": "epsilon", "value": "acc_adv_test", "facet": "scenario" },
    // How often a perturbation makes your model say the target label.
    { "x": "epsilon", "value": "attack_success", "facet": "scenario" }
  ]
}
`;
  },
};

/** Classes that a model tells apart; one output is the score of the second of two. */
function classesOf({ outputs }: ModelDescription): number {
  return Math.max(outputs, 2);
}

function outputsText({ outputs }: ModelDescription): string {
  return outputs === 1 ? '1 output' : `${outputs} outputs`;
}

/** Settings of the data that the model may know: those of its size, else a placeholder. */
function dataOf(found: ModelDescription) {
  const d = found.shape.reduce((product, size) => product * size, 1);
  const classes = classesOf(found);
  const known = KNOWN.find((one) => one.pixels === d && (one.classes === classes || classes === 2));
  if (known !== undefined) {
    const { dataset, title, pair } = known;
    const isPair = classes === 2;
    const lines = [
      `    // The data that your model knows, here ${title}; "npz:PATH" and "images:PATH" are data of your own.`,
      `    "dataset": ${JSON.stringify(dataset)},`,
      ...(isPair ? PAIR_COMMENT : []),
      `    "classes": ${isPair ? pair : '"all"'},`,
    ];
    return { dataset, fetched: true, samples: 2000, text: lines.join('\n') };
  }
  const sizes = found.shape.filter((size, i) => i > 0 || size > 1 || found.shape.length < 3);
  const lines = [
    '    // The data that your model knows: put the path of yours here. The file has the arrays',
    `    //   x_train, x_test  [samples, ${sizes.join(', ')}], integers from 0 to 255, or floats in [0, 1]`,
    `    //   y_train, y_test  [samples], whole numbers from 0 to ${classes - 1}, the number of the output`,
    '    // (np.savez). With x and y alone, "npz:data.npz?test=0.2" holds out a test split.',
    '    "dataset": "npz:data.npz",',
    `    "classes": ${classes === 2 ? '[0, 1]' : '"all"'},`,
  ];
  return { dataset: 'npz:data.npz', fetched: false, samples: 400, text: lines.join('\n') };
}

/** Network of g and of the control: that of the model where it is one hidden layer, else a multilayer perceptron. */
function networkText(found: ModelDescription): string {
  const { oneHidden } = found;
  if (oneHidden !== undefined && classesOf(found) === 2 && oneHidden.m % 2 === 0 && oneHidden.gamma < 1) {
    return `    // g is what your model is: one hidden layer of m units, with this slope of the leaky ReLU below zero.
    "network": "one-hidden",
    "m": ${oneHidden.m},
    "gamma": ${oneHidden.gamma},
    "T": 100, // training time`;
  }
  return `    // g has one hidden layer of m units, and an output for each class.
    "network": "mlp",
    "m": 100,
    "epochs": 20,`;
}
