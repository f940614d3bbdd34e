import type { Vocabulary } from '../parts/vocabulary.ts';
import { measurements } from './measurements.ts';
import { settingDeclarations } from './settings.ts';

/** The settings and measurements of lap-sweep itself. */
export const builtInVocabulary: Vocabulary = { settings: settingDeclarations, measurements };
