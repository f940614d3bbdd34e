import type { Page } from './pages.ts';

/** One thing that a page asks its reader to do, or shows them. */
export type Step =
  | { readonly kind: 'file'; readonly name: string; readonly content: string }
  | { readonly kind: 'command'; readonly command: string; readonly output: string }
  | { readonly kind: 'excerpt'; readonly file: string; readonly text: string };

const BLOCK = /^(?:<!-- in: (\S+) -->\n\n?)?```(\w+)\n([\s\S]*?)^```$/gm;

/**
 * Steps of a page, in its order: files, of which the first line names them (`// size.json`, `# panel.py`); commands of
 * `console` blocks, each line after `$` with the output below it; and excerpts of files (`<!-- in: report.html -->`).
 */
export function stepsOf({ text }: Page): Step[] {
  return [...text.matchAll(BLOCK)].flatMap(([, source, language, code = '']): Step[] => {
    if (source !== undefined) return [{ kind: 'excerpt', file: source, text: code }];
    if (language === 'console') return commandsOf(code);
    const [, name] = /^(?:\/\/|#) (\S+\.(?:jsonc?|py))\n/.exec(code) ?? [];
    return name === undefined ? [] : [{ kind: 'file', name, content: code }];
  });
}

function commandsOf(code: string): Step[] {
  return code
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { kind: 'command', command, output: output.join('\n') };
    });
}

/** Lines of an output that are the same on every machine: without times, memory, cores and ports. */
export function lastingLines(output: string): string[] {
  return output
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1')
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(time|machine|peak memory) /.test(line));
}

/** Pattern of an output as a page shows it. A line of three dots stands for any lines that the page leaves out. */
export function outputPattern(shown: string): RegExp {
  const lines = lastingLines(shown).map((line) =>
    line === '...' ? '(?:.*\n)*?' : `${line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

/** Text of an HTML page, or of any file, in words. */
export function wordsOf(text: string): string {
  const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: keyof typeof entities) => entities[name])
    .replaceAll(/\s+/g, ' ');
}
