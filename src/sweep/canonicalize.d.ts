/** The package's own types declare an ES module, which it is not. */
declare module 'canonicalize' {
  /** The canonical JSON (RFC 8785) of a value; throws for NaN and infinities. */
  export default function canonicalize(value: unknown): string | undefined;
}
