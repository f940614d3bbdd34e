// Pieces of Markdown.

export function code(text) {
  return `\`${text}\``;
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** An estimate with the ends of its interval: `0.91 (0.88 to 0.93)`. */
export function interval(fields, digits) {
  if (fields[0] === '') return '–';
  const [estimate, low, high] = fields.map((value) => Number(value).toFixed(digits));
  return `${estimate} (${low} to ${high})`;
}

/** A difference to three digits, with its sign. */
export function signed(value) {
  const text = value.toFixed(3);
  return Number(text) === 0 ? '0' : value > 0 ? `+${text}` : text;
}
