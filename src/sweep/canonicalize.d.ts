/** Overrides the package's own types, which wrongly declare an ES module. */
declare module 'canonicalize' {
  /** The canonical JSON (RFC 8785) of a value; throws for NaN and infinities. */
  export default function canonicalize(value: unknown): string | undefined;
}
