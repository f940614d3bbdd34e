import { opening, type Question } from './question.ts';

/** A model of the user's own in the place of f. */
export const model: Question = {
  name: 'model',
  meaning: 'a model of your own (ONNX): do its perturbations teach g what it knows?',
  from: 'an .onnx file with a classifier of the ten digits',
  text: ({ file, from = 'classifier.onnx' }) => `${opening(
    'Do perturbations of your own model teach g what the model knows?',
    file,
    'The digits are fetched once with: lap-sweep data mnist',
    'The path in "standard" is relative to the folder in which lap-sweep is called. PyTorch writes such a file with',
    '  torch.onnx.export(model.eval(), torch.zeros(1, 784), "classifier.onnx", input_names=["x"],',
    '      output_names=["logits"], dynamic_axes={"x": {0: "batch"}, "logits": {0: "batch"}})',
    '',
  )}
{
  "description": "Digits, learned from perturbations of a model of my own",
  "settings": {
    // Your model, in the place of f. It is not trained.
    "standard": ${JSON.stringify(`onnx:${from}`)},
    // The data that your model knows, here all ten digits; "npz:PATH" and "images:PATH" are data of your own.
    "dataset": "mnist",
    "classes": "all",
    // The model sees pixels in [0, 1] as they are. "center" subtracts their mean first.
    "normalize": "none",
    // g has one hidden layer of m units, and an output for each class.
    "network": "mlp",
    "m": 100,
    "epochs": 20,
    "norm": "L2",
    "N": 2000, // digits that are perturbed
    "Nadv": 2000
  },
  "grid": {
    // Digits with random labels, each moved until your model sees that label in it; or noise.
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
`,
};
