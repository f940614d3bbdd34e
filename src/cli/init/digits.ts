import { opening, type Question } from './question.ts';

/** Two handwritten digits of MNIST. */
export const digits: Question = {
  name: 'digits',
  meaning: 'handwritten digits: what does g learn from digits with wrong labels, or from noise?',
  text: ({
    file,
  }) => `${opening('Does g tell digits apart when it saw only perturbed noise, or digits with wrong labels?', file, 'The digits are fetched once with: npx lap-sweep data mnist', '')}
{
  "description": "Threes and sevens, learned from perturbations alone",
  "settings": {
    "dataset": "mnist",
    "classes": [3, 7], // negatives and positives; each may be a list: [[0, 2], [1, 3]]
    "norm": "L2",
    "N": 400, // digits that f learns
    "Nadv": 400, // perturbed samples that g learns from; under "natural-det" at most N
    "m": 200, // hidden units
    "T": 100 // training time: long enough to fit the digits, too short to learn noise by heart
  },
  "grid": {
    // Base inputs: noise with random targets, or digits, each moved toward the other class and labelled so.
    "scenario": ["noise", "natural-det"],
    "epsilon": [0.02, 0.1, 0.5, 2, 4], // pixels are in [0, 1]
    "seed": { "range": [0, 3] }
  },
  // Pictures of perturbed digits, in the report too.
  "save": ["samples"],
  "diagrams": [
    // Accuracy of g on test images, beside the control that learned the same inputs unperturbed.
    { "x": "epsilon", "value": "acc_adv_test", "facet": "scenario" }
  ]
}
`,
};
