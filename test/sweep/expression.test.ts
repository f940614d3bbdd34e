import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeSettings, type SettingName } from '../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { followedBy } from '../../src/parts/defaults.ts';
import { evaluationOrder } from '../../src/sweep/grid/evaluation-order.ts';
import { type Expression, parseExpression } from '../../src/sweep/grid/expression.ts';

const value = (text: string, values: Record<string, number> = {}) =>
  parseExpression(text, builtInVocabulary).expression?.evaluate(values);

function parsed(text: string): Expression {
  const { expression, messages } = parseExpression(text, builtInVocabulary);
  if (expression === undefined) throw new Error(messages.join());
  return expression;
}

describe('parseExpression', () => {
  const d = 250;
  it.each<[string, number]>([
    ['= 0.0078 * sqrt(d)', 0.0078 * Math.sqrt(d)],
    ['=-d + 2 ^ 3 ^ 2 % 7', -d + (2 ** 9 % 7)],
    ['= (d - 1) / 3', (d - 1) / 3],
    ['= log(d) + log2(d) - log10(d) + log(8, 2)', Math.log(d) + Math.log2(d) - Math.log10(d) + 3],
    ['= exp(1) - e + abs(-pi)', Math.PI],
    ['= floor(d / 3) + ceil(d / 3) + round(d / 3)', 83 + 84 + 83],
    ['= min(d, 3, 2) + max(1, 2)', 4],
  ])('%s', (text, expected) => {
    expect(value(text, { d })).toBeCloseTo(expected, 10);
  });

  it('knows what it refers to', () => {
    expect(parsed('= N * sqrt(d) / N + pi').names).toEqual(['N', 'd']);
  });

  it.each([
    '= d = 3',
    '= f(d) = d',
    '= d[1]',
    '= d.constructor',
    '= "a"',
    '= [1, 2]',
    '= {a: 1}',
    '= 1:3',
    '= true',
    '= null',
    '= d > 3',
    '= d ? 1 : 2',
    '= d!',
    "= d'",
    '= d; N',
    '= d\nN',
    '= 2 d',
    '= 5 cm',
    '= d to m',
    '= evaluate(1)',
    '= import(d)',
    '= createUnit(d)',
    '= random()',
    '= sqrt.constructor(1)',
    '= sqrt',
    '= dataset',
    '= i',
    '= Infinity',
    '= sqrt()',
    '= sqrt(1, 2)',
    '= min()',
    '= (',
    '=',
    '= # d',
    `= ${'('.repeat(900)}d`,
  ])('has no reach for %j', (text) => {
    const { expression, messages } = parseExpression(text, builtInVocabulary);
    expect(expression).toBeUndefined();
    expect(messages.length).toBeGreaterThan(0);
  });

  it('names every unknown and its nearest match at once', () => {
    expect(parseExpression('= sqt(dd) * epsilom', builtInVocabulary).messages).toEqual([
      'unknown function "sqt". Did you mean "sqrt"?',
      'unknown name "dd". Did you mean "d"?',
      'unknown name "epsilom". Did you mean "epsilon"?',
    ]);
  });

  it('computes as JavaScript does, on random arithmetic', () => {
    const { sum } = fc.letrec<{ sum: string; term: string }>((tie) => ({
      term: fc.oneof(
        { depthSize: 'small' },
        fc.integer({ min: 1, max: 99 }).map(String),
        fc.constant('d'),
        tie('sum').map((inner) => `(${inner})`),
      ),
      sum: fc
        .tuple(tie('term'), fc.constantFrom('+', '-', '*', '/'), tie('term'))
        .map((parts) => parts.join(' ')),
    }));
    fc.assert(
      fc.property(sum, fc.integer({ min: 1, max: 1000 }), (text, d) => {
        const expected = Number(new Function('d', `return ${text}`)(d));
        expect(value(`= ${text}`, { d })).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('evaluationOrder', () => {
  const order = (texts: readonly (readonly [SettingName, string])[], given: readonly string[] = []) =>
    evaluationOrder(
      new Map(texts.map(([name, text]) => [name, parsed(text)])),
      (name) => given.includes(name),
      builtInVocabulary,
    );

  it('puts each after what it needs', () => {
    expect(
      order([
        ['m', '= 2 * N'],
        ['N', '= round(d / 2)'],
        ['T', '= m + N'],
      ]).order,
    ).toEqual(['N', 'm', 'T']);
  });

  it('finds rings, also through defaults', () => {
    expect(
      order([
        ['m', '= N'],
        ['N', '= 2 * m'],
      ]).rings,
    ).toEqual([['m', 'N']]);
    expect(order([['m', '= m + 1']]).rings).toEqual([['m']]);
    expect(order([['d', '= 100 * epsilon']]).rings).toEqual([['d', 'epsilon']]);
    expect(order([['d', '= 100 * epsilon']], ['epsilon']).rings).toEqual([]);
  });

  it.each([
    ['epsilon', 'd', 100, 200],
    ['epsilon', 'norm', 'L2', 'L0'],
    ['Nadv', 'N', 100, 200],
    ['epochs', 'network', 'mlp', 'convnet'],
    ['solver', 'network', 'one-hidden', 'mlp'],
  ] as const)('%s does follow %s by default, as declared', (name, followed, ...values) => {
    const at = (value: unknown) => completeSettings({ scenario: 'natural-rand', [followed]: value })[name];
    expect(at(values[0])).not.toEqual(at(values[1]));
    expect(followedBy(builtInVocabulary.settings[name])).toContain(followed);
  });
});
