import { opening, type Question, type Start } from './question.ts';

/** Holds out images for testing, where they have no test split of their own. */
export const TEST_OPTION = 'test=0.2';

const [MOST_SAMPLES, LEAST_SAMPLES] = [400, 2];

/** Images of the user's own, in a folder for each class. */
export const images: Question = {
  name: 'images',
  meaning: 'images of your own: does g learn them from perturbations alone?',
  from: 'a folder with a folder of images for each class',
  text: (start) => `${opening(
    'Does g tell images of your own apart when it saw only perturbed noise, or images with wrong labels?',
    start.file,
    'Paths in "dataset" are relative to the folder in which lap-sweep is called.',
    '',
  )}
{
  "description": "Two classes of images, learned from perturbations alone",
  "settings": {
    // A folder of images for each class. "size" is the height and width that images are brought to, "channels" 3 is
    // colour and 1 grey${start.isSplit ? '.' : ', and "test" holds out a share of the images for testing.'}
    "dataset": ${JSON.stringify(datasetOf(start))},
    // Negatives and positives: names of folders, each may be a list of them.
    "classes": ${listText(start.classes ?? ['cat', 'dog'])},
    "norm": "L2",
    "N": ${samplesOf(start)}, // images that f learns: at most as many as there are
    "Nadv": ${samplesOf(start)}, // perturbed samples that g learns from; under "natural-det" at most N
    "m": 200, // hidden units
    "T": 100 // training time
  },
  "grid": {
    // Base inputs: noise with random targets, or images, each moved toward the other class and labelled so.
    "scenario": ["noise", "natural-det"],
    "epsilon": [0.1, 0.5, 2, 8], // pixels are in [0, 1]
    "seed": { "range": [0, 3] }
  },
  // Pictures of perturbed images, in the report too.
  "save": ["samples"],
  "diagrams": [
    // Accuracy of g on test images, beside the control that learned the same inputs unperturbed.
    { "x": "epsilon", "value": "acc_adv_test", "facet": "scenario" }
  ]
}
`,
};

function datasetOf({ from = 'pictures', isSplit = false }: Start): string {
  return `images:${from}?size=32&channels=3${isSplit ? '' : `&${TEST_OPTION}`}`;
}

/** An even number of samples, so that both classes have as many. */
function samplesOf({ samples = MOST_SAMPLES }: Start): number {
  return Math.max(Math.min(samples - (samples % 2), MOST_SAMPLES), LEAST_SAMPLES);
}

function listText(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;
}
