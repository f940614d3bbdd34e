/** Value of the setting `standard`: a model of the user's own, and the checksum that planning adds to its path. */
const OWN = /^onnx:(.+?)(?:#([0-9a-f]{16}))?$/s;

/** A model of the user's own that a setting names. */
export interface OwnModelName {
  /** Absolute or relative to the current folder. */
  readonly path: string;
  /** First 16 hex digits of the SHA-256 of its bytes, where the setting says it. */
  readonly checksum?: string;
}

/** The model that a value of `standard` names; undefined where f is trained. */
export function ownModelName(standard: string): OwnModelName | undefined {
  const [, path, checksum] = OWN.exec(standard) ?? [];
  return path === undefined ? undefined : { path, ...(checksum !== undefined && { checksum }) };
}

/** The value of `standard` for a model at a path whose bytes have the checksum. */
export function standardOf({ path, checksum }: Required<OwnModelName>): string {
  return `onnx:${path}#${checksum}`;
}

/** A setting's value without the checksum of a model: what people write. Other values as they are. */
export function withoutChecksum<T>(value: T): T | string {
  const own = typeof value === 'string' ? ownModelName(value) : undefined;
  return own === undefined ? value : `onnx:${own.path}`;
}
