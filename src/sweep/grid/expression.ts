import { createRequire } from 'node:module';
import type { ConstantNode, FunctionNode, MathJsInstance, MathNode, OperatorNode, SymbolNode } from 'mathjs';
import { EXPRESSION_CONSTANTS, EXPRESSION_FUNCTIONS } from '../../parts/expression-names.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import { unknownName } from '../file/explain.ts';
import { didYouMean, oneOf, show } from '../file/problems.ts';
import { numberKind } from '../file/sweep-schema.ts';

/** Arithmetic expression in the numeric settings of a cell. */
export interface Expression {
  /** Source text, with its `=`. */
  readonly text: string;
  /** Settings that it refers to, without duplicates. */
  readonly names: readonly string[];
  /** Value for the given settings; may be NaN or infinite. */
  readonly evaluate: (values: Readonly<Record<string, number>>) => number;
}

const OPERATORS = ['add', 'subtract', 'multiply', 'divide', 'pow', 'mod', 'unaryMinus', 'unaryPlus'];
const IN_REACH = `only numbers, + - * / ^ %, parentheses, ${[...EXPRESSION_FUNCTIONS.keys()].join(', ')}, pi, e and names of numeric settings are in reach`;

/**
 * Parses an expression, with or without its leading `=`. Anything but arithmetic on numeric settings is rejected: there
 * is then no expression, and `messages` lists everything that is wrong.
 */
export function parseExpression(
  text: string,
  vocabulary: Vocabulary,
): { expression?: Expression; messages: readonly string[] } {
  const source = text.replace(/^\s*=/, '');
  if (source.trim() === '') return { messages: ['the expression is empty.'] };
  let tree: MathNode;
  try {
    tree = arithmetic().parse(source);
  } catch (error) {
    // mathjs throws SyntaxError, and RangeError where parentheses are nested too deeply for its parser.
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    return { messages: [`${show(text)} cannot be read: ${reason}.`] };
  }
  const names = new Set<string>();
  const messages = new Set<string>();
  check(tree, vocabulary, names, messages);
  if (messages.size > 0) return { messages: [...messages] };
  const code = tree.compile();
  const evaluate = (values: Readonly<Record<string, number>>) => Number(code.evaluate({ ...values }));
  return { expression: { text, names: [...names], evaluate }, messages: [] };
}

function check(node: MathNode, vocabulary: Vocabulary, names: Set<string>, messages: Set<string>): void {
  if (isSymbol(node)) {
    if (isNumeric(node.name, vocabulary)) names.add(node.name);
    else if (!EXPRESSION_CONSTANTS.includes(node.name)) messages.add(unknownSymbol(node.name, vocabulary));
  } else {
    const problem = nodeProblem(node);
    if (problem !== undefined) messages.add(problem);
    if (problem === undefined || isFunction(node) || isOperator(node))
      for (const child of childrenOf(node)) check(child, vocabulary, names, messages);
  }
}

/** Whether a name is that of a numeric setting. */
function isNumeric(name: string, vocabulary: Vocabulary): boolean {
  return hasSetting(vocabulary, name) && numberKind(vocabulary.settings[name]) !== undefined;
}

/** Reason why a node is not allowed: only numbers, calls of the listed functions, operators and parentheses are. */
function nodeProblem(node: MathNode): string | undefined {
  if (isFunction(node)) return functionProblem(node);
  if (isOperator(node)) return operatorProblem(node);
  if (node.type === 'ParenthesisNode') return undefined;
  if (isConstant(node) && Number.isFinite(node.value)) return undefined;
  return `${show(String(node))} is not arithmetic; ${IN_REACH}.`;
}

/** Operands and arguments of a node, without the name of a called function. */
function childrenOf(node: MathNode): MathNode[] {
  if (isFunction(node)) return node.args;
  const children: MathNode[] = [];
  node.forEach((child) => {
    children.push(child);
  });
  return children;
}

function unknownSymbol(name: string, vocabulary: Vocabulary): string {
  if (hasSetting(vocabulary, name)) return `setting ${show(name)} is not a number; ${IN_REACH}.`;
  const numericNames = Object.keys(vocabulary.settings).filter((setting) => isNumeric(setting, vocabulary));
  const known = [...numericNames, ...EXPRESSION_FUNCTIONS.keys(), ...EXPRESSION_CONSTANTS];
  return didYouMean(name, known) === ''
    ? `unknown name ${show(name)}; ${IN_REACH}.`
    : unknownName('name', name, known);
}

function functionProblem({ fn, args }: FunctionNode): string | undefined {
  const name = isSymbol(fn) ? fn.name : String(fn);
  const arity = EXPRESSION_FUNCTIONS.get(name);
  if (arity === undefined) return unknownName('function', name, [...EXPRESSION_FUNCTIONS.keys()]);
  const [least, most] = arity;
  if (args.length >= least && args.length <= most) return undefined;
  const many = Number.isFinite(most) ? oneOf([...new Set([least, most])].map(String)) : `${least} or more`;
  return `${name} takes ${many} argument${most === 1 ? '' : 's'}, not ${args.length}.`;
}

function operatorProblem(node: OperatorNode): string | undefined {
  if ('isPercentage' in node && node.isPercentage)
    return `${show(`${node.args[0]}%`)} has no second number: % is the remainder of a division; write / 100 for a percentage.`;
  if (!OPERATORS.includes(node.fn)) return `operator ${show(node.op)} is not allowed; ${IN_REACH}.`;
  return node.implicit ? `${show(String(node))} has no operator; write * for a product.` : undefined;
}

const isSymbol = (node: MathNode): node is SymbolNode => node.type === 'SymbolNode';
const isConstant = (node: MathNode): node is ConstantNode => node.type === 'ConstantNode';
const isFunction = (node: MathNode): node is FunctionNode => node.type === 'FunctionNode';
const isOperator = (node: MathNode): node is OperatorNode => node.type === 'OperatorNode';

/** Remainder of a division, with the sign of the divisor; NaN where that is 0. */
function remainder(x: number, divisor: number): number {
  return divisor === 0 ? Number.NaN : x - divisor * Math.floor(x / divisor);
}

let instance: MathJsInstance | undefined;

/** mathjs restricted to arithmetic on plain numbers; loaded only once an expression occurs. */
function arithmetic(): MathJsInstance {
  if (instance !== undefined) return instance;
  const mathjs: typeof import('mathjs') = createRequire(import.meta.url)('mathjs/number');
  const { parseDependencies, eDependencies, piDependencies } = mathjs;
  const { addDependencies, subtractDependencies, multiplyDependencies, divideDependencies } = mathjs;
  const { powDependencies, modDependencies, unaryMinusDependencies, unaryPlusDependencies } = mathjs;
  const { sqrtDependencies, expDependencies, absDependencies } = mathjs;
  const { logDependencies, log2Dependencies, log10Dependencies } = mathjs;
  const { floorDependencies, ceilDependencies, roundDependencies } = mathjs;
  const { minDependencies, maxDependencies } = mathjs;
  instance = mathjs.create({
    ...{ parseDependencies, eDependencies, piDependencies },
    ...{ addDependencies, subtractDependencies, multiplyDependencies, divideDependencies },
    ...{ powDependencies, modDependencies, unaryMinusDependencies, unaryPlusDependencies },
    ...{ sqrtDependencies, expDependencies, absDependencies },
    ...{ logDependencies, log2Dependencies, log10Dependencies },
    ...{ floorDependencies, ceilDependencies, roundDependencies },
    ...{ minDependencies, maxDependencies },
  });
  // mathjs gives the dividend where the divisor is 0.
  instance.import({ mod: remainder }, { override: true });
  return instance;
}
