import { opening, type Question } from './question.ts';

/** Artificial data: the boundary over the number of samples and the size of perturbations. */
export const artificial: Question = {
  name: 'artificial',
  meaning: 'artificial data: how large must perturbations be, and how few the samples?',
  text: ({
    file,
  }) => `${opening('How large must perturbations of noise be for g to learn from them alone?', file)}
{
  "description": "Learning from perturbations of noise: samples and size of perturbations",
  "settings": {
    // Natural data with random labels: "uniform", "gauss" or "shifted-gauss".
    "dataset": "uniform",
    // g learns from perturbed noise. "natural-rand" and "natural-det" perturb natural samples instead.
    "scenario": "noise",
    "norm": "L2", // or "Linf", "L0"
    "d": 400, // dimension of the data
    "Nadv": 400, // perturbed samples, on which g is trained
    "m": 100 // hidden units
  },
  // Every combination of these is a cell. An axis is a list, or a range, linspace or logspace.
  "grid": {
    "N": [25, 50, 100, 200], // natural samples that f learns
    "epsilon": { "logspace": [0.03, 1, 6] }, // size of the perturbations
    "seed": { "range": [0, 3] } // diagrams show means over seeds
  },
  "diagrams": [
    // Accuracy of g on natural data, of which it has seen none, with a contour at 0.75.
    { "x": "epsilon", "y": "N", "value": "acc_adv_natural", "threshold": 0.75 }
  ]
}
`,
};
