/** Spaces at which a text is broken first: not those about an equals sign. */
const BREAKS = /(?<!=) (?!=)/;

/** Breaks a text at spaces into lines that fit, where its words allow, and leaves no single letter on the last line. */
export function wrapText(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  const parts = text.split(BREAKS).flatMap((part) => (fits(part) ? part : part.split(' ')));
  for (const word of parts.filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && !fits(longer)) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  const before = lines.at(-1)?.split(BREAKS) ?? [];
  const joined = `${before.at(-1)} ${line}`;
  if (line.length <= 2 && before.length > 1 && fits(joined))
    return [...lines.slice(0, -1), before.slice(0, -1).join(' '), joined];
  return [...lines, line];
}
