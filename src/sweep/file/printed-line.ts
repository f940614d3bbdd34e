import { z } from 'zod';
import { allowedTexts } from './allowed.ts';

/** Text that is printed: characters that control a terminal are not allowed. */
export const printedLine = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused.
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/)
  .register(allowedTexts, { text: 'a text in one line, without control characters' });
