import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Problem, UsageError } from '../../../errors.ts';
import { type Located, type Path, reported, show } from '../problems.ts';

/** Limit of nesting, far deeper than any sweep file needs; it protects the recursive parser from stack overflow. */
const MAX_DEPTH = 64;

/**
 * Reads JSON with comments and trailing commas. Duplicate keys are reported, not merged. Throws UsageError with
 * `fileName:line:column` for each syntax error.
 */
export function parseJsonText(withMark: string, fileName: string): { value: unknown; repeated: Located[] } {
  const text = withMark.replace(/^\uFEFF/, '');
  const tooDeep = firstTooDeep(text);
  if (tooDeep !== undefined) {
    throw new UsageError([
      { place: positionOf(text, tooDeep, fileName), message: `nested deeper than ${MAX_DEPTH} levels` },
    ]);
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || tree === undefined)
    throw new UsageError(reported(syntaxProblems(text, errors, fileName)));
  const repeated: Located[] = [];
  return { value: readValue(tree, [], repeated), repeated };
}

function firstTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = text.charAt(offset);
    if (first === '{' || first === '[') depth++;
    else if (first === '}' || first === ']') depth--;
    if (depth > MAX_DEPTH) return offset;
  }
  return undefined;
}

function syntaxProblems(text: string, errors: readonly ParseError[], fileName: string): Problem[] {
  if (errors.length === 0) return [{ place: fileName, message: 'is empty; a sweep file is a JSON object' }];
  return errors.map(({ error, offset, length }) => {
    const name = printParseErrorCode(error);
    const found = text.slice(offset, offset + length);
    const what = name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
    return {
      place: positionOf(text, offset, fileName),
      message: `is not JSON: ${what}${found === '' ? '' : `, found ${show(found)}`}`,
    };
  });
}

function positionOf(text: string, offset: number, fileName: string): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `${fileName}:${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

function readValue(node: Node, path: Path, repeated: Located[]): unknown {
  const children = node.children ?? [];
  if (node.type === 'array')
    return children.map((child, index) => readValue(child, [...path, index], repeated));
  if (node.type !== 'object') return node.value;
  const members = new Map<string, unknown>();
  for (const { children: [keyNode, valueNode] = [] } of children) {
    const key = String(keyNode?.value);
    const at = [...path, key];
    if (members.has(key)) repeated.push({ path: at, message: 'is written twice; keep one of them.' });
    members.set(key, valueNode && readValue(valueNode, at, repeated));
  }
  // Unlike assignment, Object.fromEntries makes a key such as __proto__ an ordinary one.
  return Object.fromEntries(members);
}
