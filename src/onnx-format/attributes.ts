import type { DecodedNode } from './decode-model.ts';

function attributeOf(node: DecodedNode, name: string) {
  return node.attribute.find((attribute) => attribute.name === name);
}

/** An attribute that is a number: files hold whole ones in `i`, others in `f`. */
export function numberOf(node: DecodedNode, name: string, otherwise: number): number {
  const found = attributeOf(node, name);
  return found === undefined ? otherwise : found.i || found.f;
}

/** An attribute that is a list of whole numbers. */
export function integersOf(node: DecodedNode, name: string, otherwise: readonly number[]): readonly number[] {
  return attributeOf(node, name)?.ints ?? otherwise;
}

/** An attribute that is text; empty where it is missing. */
export function textOf(node: DecodedNode, name: string): string {
  return new TextDecoder().decode(attributeOf(node, name)?.s);
}
