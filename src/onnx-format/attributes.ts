import type { DecodedNode } from './decode-model.ts';

function attributeOf(node: DecodedNode, name: string) {
  return node.attribute.find((attribute) => attribute.name === name);
}

/** A numeric attribute; files store integers in `i` and other numbers in `f`. */
export function numberOf(node: DecodedNode, name: string, otherwise: number): number {
  const found = attributeOf(node, name);
  return found === undefined ? otherwise : found.i || found.f;
}

/** An attribute with a list of integers. */
export function integersOf(node: DecodedNode, name: string, otherwise: readonly number[]): readonly number[] {
  return attributeOf(node, name)?.ints ?? otherwise;
}

/** A text attribute; empty where missing. */
export function textOf(node: DecodedNode, name: string): string {
  return new TextDecoder().decode(attributeOf(node, name)?.s);
}
